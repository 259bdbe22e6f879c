  const form = part("filters"), desk = part("desk"), field = (name) => form.elements[name];
  const SELECTS = ["level", "team", "clause", "mood", "by", "language"];
  const TITLES = { review: "needs a look", flag: "red flag", fault: "fault", held: "held back", reason: "reason", channel: "channel", tier: "account tier", lacks: "lacks", slot: "hour", together: "just" };
  const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  let state = { filters: {}, sort: "urgent", ticket: -1 };
  let list = null;

  // ---- the address of the page holds what is asked for, so that it can be sent and gone back to --------------------
  const addressOf = ({ filters, sort, ticket }) => {
    const found = new URLSearchParams(filters);
    if (sort !== "urgent") found.set("sort", sort);
    if (ticket >= 0) {
      found.set("ticket", rows.id[ticket]);
      if (places.get(rows.id[ticket]) !== ticket) found.set("row", ticket); // two tickets of one id
    }
    return `#${found}`;
  };
  const stateOf = (hash) => {
    const asked = new URLSearchParams(hash.slice(1)), filters = {};
    Object.keys(FILTERS).forEach((name) => { if (asked.has(name)) filters[name] = asked.get(name); });
    const id = asked.get("ticket"), row = Number(asked.get("row") ?? NaN);
    const ticket = id === null ? -1 : rows.id[row] === id ? row : places.get(id) ?? -1;
    return { filters, sort: asked.get("sort") in SORTS ? asked.get("sort") : "urgent", ticket, lost: ticket < 0 ? id : null };
  };
  const isPlace = (hash) => hash.length > 1 && !hash.includes("=");

  const valueTitle = (name, value) => {
    if (name === "slot") return `${DAYS[Math.floor(value / 24)]} ${String(value % 24).padStart(2, "0")}:00`;
    if (name === "held" || name === "clause") return clauseTitle(value);
    if (name === "together") return value.split(";").filter(Boolean).map(clauseTitle).join(" and ") || "no clause";
    if (name === "level" && value === "any") return "escalated";
    if (name === "team") return teamTitle(value);
    if (name === "language") return languageName(value);
    return value === "1" && name in MARKS ? "" : value || "(not told)";
  };
  const told = () => Object.entries(state.filters).filter(([name]) => name !== "q")
    .map(([name, value]) => [TITLES[name] || name, valueTitle(name, value)].filter(Boolean).join(": "));

  const say = () => {
    const found = list.count(), all = rows.id.length, narrowed = [...told(), state.filters.q ? `\u201c${state.filters.q}\u201d` : ""].filter(Boolean);
    const waiting = state.filters.q && !texts ? " (texts are still being read)" : "";
    const cut = found > list.printed ? ` On paper stand the first ${many(list.printed)}.` : "";
    part("count").textContent = `${found === all ? `All ${many(all)}` : `${many(found)} of ${many(all)}`} tickets${narrowed.length ? `: ${narrowed.join("; ")}` : ""}${waiting}.`;
    part("count").dataset.printed = cut;
  };

  const choose = () => {
    list.show(chosen(state.filters, state.sort));
    say();
  };

  // ---- filters ------------------------------------------------------------------------------------------------------
  const counted = (column, many_) => {
    const found = new Map();
    rows[column].forEach((value) => (many_ ? value : [value]).forEach((one) => found.set(one, (found.get(one) || 0) + 1)));
    return found;
  };
  const offer = (name, options, all = "any") => field(name).replaceChildren(new Option(all, "*"), ...options.map(([value, label, count]) =>
    new Option(`${label}${count === undefined ? "" : ` (${many(count)})`}`, value)));
  const fill = () => {
    const levels = counted("level"), above = rows.level.filter((one) => one > 0).length;
    offer("level", [["any", "escalated", above], ...[...meta.levels.keys()].reverse().map((n) => [meta.levels[n], meta.levels[n], levels.get(n) || 0])]);
    [["team", "team", teamTitle], ["clause", "clauses", clauseTitle], ["mood", "mood", String], ["by", "by", String], ["language", "language", languageName]].forEach(([name, column, title]) => {
      const found = [...counted(column, name === "clause")].map(([n, count]) => [words[name][n], title(words[name][n]) || "(not told)", count]);
      offer(name, found.sort((a, b) => b[2] - a[2] || order(a[1], b[1])));
    });
    field("sort").replaceChildren(...Object.entries(SORTS).map(([name, [label]]) => new Option(label, name)));
  };
  const show = () => {
    SELECTS.forEach((name) => {
      const value = state.filters[name] ?? "*";
      if (![...field(name).options].some((one) => one.value === value)) field(name).append(new Option(value, value));
      field(name).value = value;
    });
    ["review", "flag", "fault"].forEach((name) => { field(name).checked = name in state.filters; });
    field("sort").value = state.sort;
    if (field("q").value.trim() !== (state.filters.q || "")) field("q").value = state.filters.q || "";
  };
  const asked = () => {
    const filters = {};
    Object.entries(state.filters).forEach(([name, value]) => { if (!field(name)) filters[name] = value; }); // those that only a figure sets
    SELECTS.forEach((name) => { if (field(name).value !== "*") filters[name] = field(name).value; });
    ["review", "flag", "fault"].forEach((name) => { if (field(name).checked) filters[name] = "1"; });
    const q = field("q").value.trim();
    return q ? { ...filters, q } : filters;
  };
  const narrow = () => {
    state = { filters: asked(), sort: field("sort").value, ticket: -1 };
    history.replaceState(null, "", addressOf(state));
    close();
    choose();
  };

  // ---- one ticket ---------------------------------------------------------------------------------------------------
  const button = (label, keys, act, off) => {
    const found = Object.assign(make("button", label), { type: "button", disabled: off });
    found.setAttribute("aria-keyshortcuts", keys);
    found.addEventListener("click", act);
    return found;
  };
  const open = (n) => { location.hash = addressOf({ ...state, ticket: n }); };
  const step = (by) => {
    const next = list.beside(state.ticket, by);
    if (next === undefined) return;
    state.ticket = next;
    history.replaceState(null, "", addressOf(state)); // Back leads to the list, not through every ticket
    display();
  };
  const leave = () => {
    if (state.ticket < 0) return;
    location.hash = addressOf({ ...state, ticket: -1 });
  };
  const close = () => {
    part("ticket").hidden = true;
    part("ticket").replaceChildren();
    desk.classList.remove("open");
    list.mark(-1);
  };
  const display = () => {
    if (state.ticket < 0) return;
    if (!details.length) {
      unpack().then(display);
      return;
    }
    const n = state.ticket, at = list.where(n), tools = make("div", "", "tools");
    tools.append(button("Close", "Escape", leave, false), button("Previous", "k", () => step(-1), at <= 0),
      button("Next", "j", () => step(1), at < 0 || at + 1 >= list.count()),
      make("span", at < 0 ? "not among those listed" : `${many(at + 1)} of ${many(list.count())}`, "note"));
    showTicket(n, tools);
    part("ticket").hidden = false;
    desk.classList.add("open");
    list.mark(n);
    part("ticket-title").focus({ preventScroll: true });
    part("ticket").scrollTop = 0;
    if (desk.getBoundingClientRect().top > innerHeight / 2 || desk.getBoundingClientRect().top < 0) desk.scrollIntoView();
  };

  const trouble = (text) => { part("trouble").textContent = text; part("trouble").hidden = !text; };
  const apply = () => {
    if (isPlace(location.hash)) return;
    const before = state, now = stateOf(location.hash), same = JSON.stringify([now.filters, now.sort]) === JSON.stringify([before.filters, before.sort]);
    state = now;
    trouble(now.lost === null ? "" : `There is no ticket ${now.lost} in this page.`);
    show();
    if (!same || !list.count()) choose();
    if (now.ticket >= 0) display();
    else if (before.ticket >= 0) {
      close();
      if (same) list.focus();
    }
  };

  // ---- keys, and how it begins --------------------------------------------------------------------------------------
  const keys = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const typing = event.target.matches("input[type=search], select, textarea"), inside = part("ticket").contains(event.target);
    if (event.key === "Escape" && event.target === field("q")) {
      field("q").value = "";
      narrow();
      list.focus();
    } else if (event.key === "Escape") leave();
    else if (event.key === "/" && !typing) field("q").focus();
    else if (event.key === "ArrowDown" && event.target === field("q")) list.focus();
    else if (inside && event.key === "j") step(1);
    else if (inside && event.key === "k") step(-1);
    else return;
    event.preventDefault();
  };
  const begin = async () => {
    reach();
    addEventListener("resize", reach);
    colour();
    await loadRows();
    list = listOf((n) => addressOf({ ...state, ticket: n }), open);
    fill();
    let waits = 0;
    form.addEventListener("input", (event) => {
      clearTimeout(waits);
      if (event.target === field("q")) waits = setTimeout(narrow, 150); else narrow();
    });
    form.addEventListener("submit", (event) => { event.preventDefault(); list.focus(); });
    part("clear").addEventListener("click", () => { state.filters = {}; form.reset(); narrow(); field("q").focus(); });
    document.addEventListener("keydown", keys);
    document.addEventListener("click", (event) => { if (event.target.closest("a[data-key]")) setTimeout(() => { part("tickets").scrollIntoView(); part("tickets-title").focus({ preventScroll: true }); }); });
    addEventListener("hashchange", apply);
    addEventListener("beforeprint", () => list.print(true));
    addEventListener("afterprint", () => list.print(false));
    if (isPlace(location.hash)) choose(); else apply();
    await new Promise((done) => { setTimeout(done, 30); }); // what can be seen comes first
    await loadTexts();
    if (state.filters.q) choose();
    say();
    document.documentElement.dataset.ready = "yes";
  };
  begin().catch((error) => trouble(error.message));
