"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const part = (id) => document.getElementById(id);
  const PLACE = `triage-review:${data.digest}:${data.reviewer}`;
  const words = [...document.querySelectorAll("button.word")];
  const fields = [...document.querySelectorAll("select[data-column], textarea[data-column]")];
  const asked = [...new Set([...words, ...fields].map((one) => one.dataset.column))];
  const main = part("ticket");

  // What the reviewer said, by ticket; `changes` and `downloaded` tell whether the last download holds all of it.
  let state = { verdicts: {}, at: 0, changes: 0, downloaded: 0 };
  let keeps = true;

  const read = () => {
    const text = localStorage.getItem(PLACE);
    const found = text ? JSON.parse(text) : null;
    if (found && typeof found.verdicts === "object") state = { ...state, ...found };
    state.at = Math.min(Math.max(0, state.at | 0), data.tickets.length - 1);
  };
  const warn = (text) => { part("warning").textContent = text; part("warning").hidden = !text; };
  const forgets = () => {
    keeps = false;
    part("kept").textContent = "";
    warn("This browser does not keep your answers (its storage is blocked or full). Leave the page open, and download your verdicts often.");
  };
  const save = () => {
    if (!keeps) return;
    try {
      localStorage.setItem(PLACE, JSON.stringify(state));
    } catch {
      forgets();
    }
  };

  const shown = () => data.tickets[state.at];
  const name = (ticket) => `#${ticket.id}`; // no id may be a word of the language, such as __proto__
  const answers = (ticket) => state.verdicts[name(ticket)] || {};
  const isJudged = (ticket) => Boolean(answers(ticket).necessary);
  const unsaved = () => state.changes > state.downloaded;
  const make = (tag, text = "", look = "") => Object.assign(document.createElement(tag), { textContent: text, className: look });

  const set = (column, word) => {
    const mine = { ...answers(shown()) };
    if (word) mine[column] = word; else delete mine[column];
    state.verdicts[name(shown())] = mine;
    state.changes += 1;
    save();
    status();
  };

  const turn = (message) => {
    const box = make("article", "", `turn ${message.who.split(" ")[0]}`), head = make("header");
    const text = make("p", message.text);
    text.dir = "auto";
    head.append(make("b", message.who), make("time", message.at));
    box.append(head, text);
    return box;
  };

  const doubt = (mine) => {
    const urgent = mine.right_level && mine.right_level !== "none";
    if (mine.necessary === "no" && urgent) return `No person is needed, but the level is ${mine.right_level}: which is right?`;
    if (mine.necessary === "yes" && mine.right_level === "none") return "A person is needed, but the level is none: which is right?";
    if (mine.necessary === "no" && mine.right_team) return "No person is needed, but a team is chosen: which is right?";
    return "";
  };

  /** Bring everything but the ticket's text up to date. */
  const status = () => {
    const mine = answers(shown()), count = data.tickets.length, done = data.tickets.filter(isJudged).length;
    words.forEach((one) => one.setAttribute("aria-pressed", String(mine[one.dataset.column] === one.dataset.word)));
    fields.forEach((one) => { if (one.value !== (mine[one.dataset.column] || "")) one.value = mine[one.dataset.column] || ""; });
    part("where").textContent = `ticket ${state.at + 1} of ${count}${isJudged(shown()) ? ", judged" : ", undecided"}`;
    part("judged").textContent = `${done} of ${count} judged`;
    part("progress").value = done;
    part("doubt").textContent = doubt(mine);
    part("open").disabled = done === count;
    const rest = unsaved() ? "not yet downloaded" : state.changes ? "downloaded" : "";
    part("kept").textContent = !keeps ? "" : [state.changes ? "kept in this browser" : "", rest].filter(Boolean).join(", ")
      + (done === count ? (unsaved() ? ": all are judged, download your verdicts" : ": all are judged, send the file back") : "");
  };

  const draw = () => {
    const ticket = shown(), facts = [["ticket", ticket.id], ["created", ticket.created], ["channel", ticket.channel], ["account", ticket.tier]];
    part("subject").textContent = ticket.subject || (ticket.turns.length ? "(no subject)" : ticket.id);
    part("facts").replaceChildren(...facts.filter((fact) => fact[1]).map(([what, value]) => {
      const pair = make("div");
      pair.append(make("dt", what), make("dd", value));
      return pair;
    }));
    const none = make("p", "This form holds no ticket texts: look the ticket up in your helpdesk by its id.", "warning");
    part("turns").replaceChildren(...(ticket.turns.length ? ticket.turns.map(turn) : [none]));
    status();
  };

  const go = (to) => {
    if (to < 0 || to >= data.tickets.length) return;
    state.at = to;
    save();
    draw();
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
  };
  const nextOpen = () => {
    const count = data.tickets.length;
    for (let step = 1; step <= count; step += 1) {
      const to = (state.at + step) % count;
      if (!isJudged(data.tickets[to])) return go(to);
    }
  };

  /** A cell that no spreadsheet takes for a formula, quoted where it must be. */
  const cell = (text) => {
    const inside = text.replace(/[;\t\r\n](?=[ '"]*[=+\-@＝＋－＠])/g, "$&'");
    const safe = /^'* *[=+\-@\t\r\n＝＋－＠]/.test(inside) ? `'${inside}` : inside;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const download = () => {
    const rows = data.tickets.map((ticket) => {
      const known = { ticket_id: ticket.id, reviewer: data.reviewer, subject: ticket.subject, channel: ticket.channel,
        account_tier: ticket.tier, created_at: ticket.created, ...answers(ticket) };
      return data.columns.map((column) => cell(known[column] || "")).join(",");
    });
    const text = `\ufeff${[data.columns.join(","), ...rows].join("\r\n")}\r\n`;
    const link = make("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    link.download = data.file;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    state.downloaded = state.changes;
    save();
    status();
  };

  const showGuide = () => {
    part("guide").open = !part("guide").open;
    (part("guide").open ? part("guide").querySelector("summary") : main).focus();
  };
  const focus = (id) => part(id).focus();
  const does = {
    ArrowLeft: () => go(state.at - 1), k: () => go(state.at - 1), ArrowRight: () => go(state.at + 1), j: () => go(state.at + 1),
    d: nextOpen, s: download, h: showGuide, "?": () => part("keys").showModal(), t: () => focus("right_team"), r: () => focus("reason"),
  };
  words.forEach((one) => { does[one.getAttribute("aria-keyshortcuts")] = () => set(one.dataset.column, one.dataset.word); });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || part("keys").open) return;
    if (event.target.matches("select, textarea")) {
      if (event.key === "Escape") main.focus({ preventScroll: true });
      return;
    }
    const action = does[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  words.forEach((one) => one.addEventListener("click", () => {
    set(one.dataset.column, answers(shown())[one.dataset.column] === one.dataset.word ? "" : one.dataset.word);
  }));
  fields.forEach((one) => one.addEventListener("input", () => set(one.dataset.column, one.value)));
  const clicks = { previous: does.k, next: does.j, open: nextOpen, download, ask: showGuide, help: does["?"] };
  Object.entries(clicks).forEach(([id, action]) => part(id).addEventListener("click", action));
  window.addEventListener("beforeunload", (event) => {
    if (!unsaved()) return;
    event.preventDefault();
    event.returnValue = true; // older browsers ask only then
  });
  window.addEventListener("storage", (event) => { // the same form in another tab
    if (event.key !== PLACE || !keeps) return;
    const at = state.at;
    read();
    state.at = at;
    status();
  });

  try {
    read();
    localStorage.setItem(PLACE, JSON.stringify(state));
  } catch {
    forgets();
  }
  draw();
  main.focus({ preventScroll: true });
})();
