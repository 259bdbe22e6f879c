"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const list = document.getElementById("list");
  if (!list) return;
  const body = list.tBodies[0], shown = document.getElementById("shown"), find = document.getElementById("find");
  const all = document.getElementById("all"), more = document.getElementById("more");
  const STEP = 200;
  let key = "", most = STEP;

  const cell = (text, tag = "td") => Object.assign(document.createElement(tag), { textContent: text });
  const head = document.createElement("tr");
  ["ticket", ...data.columns].forEach((name) => head.append(cell(name, "th")));
  list.tHead.append(head);

  const matches = (ticket, word) =>
    (!key || ticket.keys.includes(key)) &&
    (!word || [ticket.id, ...ticket.cells, ticket.text].some((text) => text.toLowerCase().includes(word)));

  const draw = () => {
    const word = find.value.trim().toLowerCase();
    const found = data.tickets.filter((ticket) => matches(ticket, word));
    body.replaceChildren();
    found.slice(0, most).forEach((ticket) => {
      const row = document.createElement("tr");
      const id = cell(ticket.id);
      row.append(id, ...ticket.cells.map((text) => cell(text)));
      body.append(row);
      if (!ticket.text) return;
      const below = document.createElement("tr"), text = cell(ticket.text);
      text.colSpan = data.columns.length + 1;
      text.className = "text";
      below.append(text);
      below.hidden = true;
      const open = Object.assign(document.createElement("button"), { type: "button", textContent: ticket.id });
      open.setAttribute("aria-expanded", "false");
      open.addEventListener("click", () => {
        below.hidden = !below.hidden;
        open.setAttribute("aria-expanded", String(!below.hidden));
      });
      id.replaceChildren(open);
      body.append(below);
    });
    const what = key ? (data.titles[key] || key) : "all tickets of this page";
    shown.textContent = `${found.length.toLocaleString("en")} shown: ${what}`;
    all.hidden = !key;
    more.hidden = found.length <= most;
  };

  document.querySelectorAll("a[data-key]").forEach((link) => link.addEventListener("click", () => {
    key = link.dataset.key;
    most = STEP;
    find.value = "";
    draw();
  }));
  all.addEventListener("click", () => { key = ""; find.value = ""; draw(); });
  more.addEventListener("click", () => { most += STEP; draw(); });
  find.addEventListener("input", () => { most = STEP; draw(); });
  draw();
})();
