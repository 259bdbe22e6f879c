  const MORE = 8; // rows drawn beyond either end of what is seen
  const PRINTED = 1000;

  const tag = (text, look) => make("span", text, `tag ${look}`);
  const place = (name, ...content) => {
    const found = make("td", "", `c-${name}`);
    found.setAttribute("role", "cell");
    found.append(...content);
    return found;
  };
  const bdi = (text, look = "") => Object.assign(make("bdi", text, look), { title: text });

  const line = (n, address) => {
    const row = make("tr"), id = make("th", "", "c-ticket"), link = make("a");
    row.setAttribute("role", "row");
    id.setAttribute("role", "rowheader");
    id.scope = "row";
    link.href = address(n);
    link.tabIndex = -1;
    link.append(bdi(rows.id[n]));
    id.append(link);
    const name = meta.levels[rows.level[n]], bits = rows.marks[n], why = rows.clauses[n].map((c) => clauseTitle(words.clause[c]));
    const marks = [[MARKS.flag, "red flag", "bad"], [MARKS.fault, "fault", "bad"], [MARKS.review, "look", "doubt"]];
    row.append(
      place("level", tag(name, `level ${name}`)),
      id,
      place("says", bdi(rows.says[n] || "(no text in this page)")),
      place("team", rows.level[n] ? teamTitle(words.team[rows.team[n]]) : ""),
      place("why", bdi(why.join("; "))),
      place("mood", words.mood[rows.mood[n]]),
      place("by", words.by[rows.by[n]] === "none" ? "" : words.by[rows.by[n]]),
      place("marks", ...marks.filter((mark) => bits & mark[0]).map((mark) => tag(mark[1], mark[2]))),
      place("when", rows.at[n]),
    );
    return row;
  };

  /** The list: only the rows that are seen are in the page, however many there are. */
  const listOf = (address, open) => {
    const scroller = part("scroller"), list = part("list"), body = list.tBodies[0];
    const above = make("tr"), below = make("tr"), drawn = new Map();
    let order = [], at = 0, printing = false, shown = -1;
    [above, below].forEach((space) => {
      space.setAttribute("aria-hidden", "true");
      space.append(make("td")); // one cell: more would be columns of their own
    });
    body.append(above, below);

    const height = () => parseFloat(getComputedStyle(list).getPropertyValue("--row"));
    const link = (n) => drawn.get(n).querySelector("a");

    const draw = () => {
      const tall = height();
      const first = printing ? 0 : Math.max(0, Math.min(Math.floor(scroller.scrollTop / tall), order.length) - MORE);
      const end = Math.min(order.length, printing ? PRINTED : Math.ceil((scroller.scrollTop + scroller.clientHeight) / tall) + MORE);
      drawn.forEach((row, n) => { if (n < first || n >= end) { row.remove(); drawn.delete(n); } });
      let before = above;
      for (let n = first; n < end; n += 1) {
        if (!drawn.has(n)) {
          const row = line(order[n], address);
          row.setAttribute("aria-rowindex", n + 2);
          row.dataset.at = n;
          drawn.set(n, row);
          before.after(row);
        }
        before = drawn.get(n);
        before.setAttribute("aria-current", String(order[n] === shown));
      }
      above.style.height = `${first * tall}px`;
      below.style.height = `${printing ? 0 : (order.length - end) * tall}px`;
      const stop = drawn.has(at) ? at : Math.min(first + MORE, end - 1);
      drawn.forEach((row, n) => { link(n).tabIndex = n === stop ? 0 : -1; });
    };

    const reveal = (n) => {
      const tall = height(), top = n * tall, room = scroller.clientHeight - list.tHead.offsetHeight;
      if (top < scroller.scrollTop) scroller.scrollTop = top;
      else if (top + tall > scroller.scrollTop + room) scroller.scrollTop = top + tall - room;
    };
    const go = (n) => {
      if (!order.length) return;
      at = Math.max(0, Math.min(n, order.length - 1));
      reveal(at);
      draw();
      link(at).focus({ preventScroll: true });
    };

    const resize = () => {
      const wide = scroller.clientWidth;
      list.classList.toggle("cards", wide < 720);
      list.classList.toggle("narrow", wide >= 720 && wide < 1040);
      draw();
    };
    let asked = 0;
    scroller.addEventListener("scroll", () => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(draw);
    });
    new ResizeObserver(resize).observe(scroller);
    body.addEventListener("focusin", (event) => { at = Number(event.target.closest("tr").dataset.at); });
    body.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-at]");
      if (row && !event.target.closest("a") && !String(getSelection())) open(order[Number(row.dataset.at)]);
    });
    body.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const page = Math.max(1, Math.floor(scroller.clientHeight / height()) - 1);
      const steps = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
      if (!(event.key in steps)) return;
      event.preventDefault();
      event.stopPropagation();
      go(at + steps[event.key]);
    });

    return {
      show: (found) => {
        order = found;
        at = 0;
        drawn.forEach((row) => row.remove());
        drawn.clear();
        list.setAttribute("aria-rowcount", order.length + 1);
        scroller.scrollTop = 0;
        draw();
      },
      mark: (n) => {
        shown = n;
        resize();
        const found = order.indexOf(n);
        if (found < 0) return;
        at = found;
        reveal(found);
        draw();
      },
      focus: () => go(at),
      beside: (n, step) => order[order.indexOf(n) + step],
      where: (n) => order.indexOf(n),
      count: () => order.length,
      print: (now) => { printing = now; draw(); },
      printed: PRINTED,
    };
  };
