  const SIGNS = { fired: "\u2713", watched: "\u25ce", held: "\u2715", hint: "?" };
  const GROUPS = [["fired", "What counts"], ["watched", "Watched, decides nothing"], ["held", "Held back"], ["hint", "Hints, which never decide alone"]];
  const RANK = Object.keys(SIGNS);
  const [CLAUSE, KIND, POLARITY, CUE, ENGINE, MESSAGE, START, END, WORDS] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const SUBJECT = -1;

  const prose = (tagName, text, look = "") => Object.assign(make(tagName, text, look), { dir: "auto" });
  const facts = (pairs) => {
    const list = make("dl");
    pairs.filter((pair) => pair[1]).forEach(([what, value]) => {
      const pair = make("div"), told = make("dd");
      told.append(bdi(String(value)));
      pair.append(make("dt", what), told);
      list.append(pair);
    });
    return list;
  };
  const block = (title, ...content) => {
    const found = make("section");
    found.append(make("h4", title), ...content);
    return found;
  };
  const listed = (texts) => {
    const list = make("ul");
    list.append(...texts.map((text) => prose("li", text)));
    return list;
  };

  /** Write a text with its evidence marked: colour, a sign, a number, and words for those who hear the page. */
  const marked_up = (text, pieces) => {
    const cuts = [...new Set([0, text.length, ...pieces.flatMap((piece) => [piece.start, piece.end])])].sort((a, b) => a - b);
    const found = [], begun = new Set();
    cuts.slice(0, -1).forEach((from, n) => {
      const words = text.slice(from, cuts[n + 1]), over = pieces.filter((piece) => piece.start <= from && from < piece.end);
      if (!over.length) return found.push(document.createTextNode(words));
      over.sort((a, b) => RANK.indexOf(a.kind) - RANK.indexOf(b.kind) || a.number - b.number);
      const mark = make("mark", "", over[0].kind);
      over.filter((piece) => !begun.has(piece.number)).forEach((piece) => {
        begun.add(piece.number);
        const sign = make("sup", `${SIGNS[piece.kind]}${piece.number}`), said = make("span", ` [${piece.number}, ${piece.kind}: ${clauseTitle(piece.clause)}] `, "heard");
        sign.setAttribute("aria-hidden", "true");
        sign.id = `mark-${piece.number}`;
        mark.append(sign, said);
      });
      mark.append(words);
      mark.title = over.map((piece) => `${piece.number} ${piece.kind}: ${clauseTitle(piece.clause)}`).join("\n");
      return found.push(mark);
    });
    return found;
  };

  const pieceOf = (raw, n, one) => {
    const text = raw[MESSAGE] === SUBJECT ? one.subject || "" : (one.turns || [])[raw[MESSAGE]]?.[2] || "";
    const placed = raw[START] >= 0 && raw[MESSAGE] >= SUBJECT;
    return { number: n + 1, clause: raw[CLAUSE], kind: raw[KIND], polarity: raw[POLARITY], cue: raw[CUE], engine: raw[ENGINE], message: raw[MESSAGE],
      start: raw[START], end: raw[END], placed, words: placed ? text.slice(raw[START], raw[END]).replace(/\s+/g, " ") : raw[WORDS] };
  };

  const evidence = (piece) => {
    const item = make("li", "", piece.kind), quote = piece.placed ? make("button", "", "quote") : make("span", "", "quote");
    quote.append(bdi(piece.words ? `\u201c${piece.words}\u201d` : "(no words)"));
    if (piece.placed) {
      quote.type = "button";
      quote.addEventListener("click", () => {
        const mark = part(`mark-${piece.number}`).closest("mark");
        mark.tabIndex = -1;
        mark.scrollIntoView({ block: "center" });
        mark.focus({ preventScroll: true });
      });
    }
    const where = piece.message === SUBJECT ? "subject" : piece.message >= 0 ? `message ${piece.message + 1}` : "account, or a place not told";
    const meant = piece.kind === "held" || piece.polarity !== "asserted" ? `${meta.meant[piece.polarity]}${piece.cue ? ` (\u201c${piece.cue}\u201d)` : ""}` : "";
    item.append(make("b", `${SIGNS[piece.kind]}${piece.number} `, "sign"), make("strong", clauseTitle(piece.clause)), " ", quote,
      prose("small", [meant, where, piece.clause, piece.engine].filter(Boolean).join(" \u00b7 ")));
    return item;
  };

  const turn = ([who, at, text, cut], n, pieces) => {
    const box = make("section", "", `turn ${who.split(",")[0]}`), head = make("p", "", "who"), body = prose("p", "", "text");
    head.append(make("b", `${n + 1} ${who}`), " ", make("time", at));
    body.append(...marked_up(text, pieces.filter((piece) => piece.placed && piece.message === n)));
    box.append(head, body);
    if (cut) box.append(make("p", `${many(cut)} more characters are not in this page.`, "note"));
    return box;
  };

  const chances = (heads) => heads.map(([head, labels]) => {
    const table = make("table", "", "chances"), body = make("tbody");
    table.append(make("caption", head), body);
    labels.forEach(([label, p]) => {
      const row = make("tr"), name = make("th", head === "clauses" ? clauseTitle(label) : head === "team" ? teamTitle(label) : label), bar = make("td", "", "bar");
      name.scope = "row";
      const fill = make("span");
      fill.style.width = `${100 * p}%`;
      bar.append(fill);
      row.append(name, make("td", p.toFixed(2), "number"), bar);
      body.append(row);
    });
    return table;
  });

  const why = (n) => {
    const by = words.by[rows.by[n]], name = meta.levels[rows.level[n]];
    if (by === "policy") return `Level ${name}: a pattern of the policy, or what is known of the account, demands it.`;
    if (by === "model") return `Level ${name}: the model asks for it; no pattern demands as much.`;
    if (by === "fault") return `Level ${name}: a part failed on this ticket, so a person looks at it.`;
    return "It stays: nothing asks for a person.";
  };

  /** Fill the article with one ticket; `buttons` are what leads to others and back. */
  const showTicket = (n, buttons) => {
    const article = part("ticket"), one = detail(n) || {}, bits = rows.marks[n], name = meta.levels[rows.level[n]];
    const pieces = (one.evidence || []).map((raw, k) => pieceOf(raw, k, one));
    const head = make("header", "", "tools-free"), title = make("h3"), line = make("p", "", "subject");
    title.id = "ticket-title";
    title.tabIndex = -1;
    title.append(tag(name, `level ${name}`), " ", bdi(rows.id[n]));
    line.dir = "auto";
    line.append(...marked_up(one.subject || "", pieces.filter((piece) => piece.placed && piece.message === SUBJECT)));
    head.append(buttons, title, line);
    const [tier, account, accountId] = one.account || [];
    const lacking = words.lacks[rows.lacks[n]].map(([field, clauses]) => `${field}: needed by ${clauses.map(clauseTitle).join("; ")}`);
    const team = rows.level[n] ? teamTitle(words.team[rows.team[n]]) : "";
    const content = [facts([
      ["team", team], ["also concerned", rows.also[n].map((t) => teamTitle(words.team[t])).join(", ")],
      ["take over within", one.within], ["due", rows.due[n]], ["promised by", one.promise], ["mood", words.mood[rows.mood[n]]],
      ["account", [account, tier, accountId].filter(Boolean).join(", ")], ["channel", words.channel[rows.channel[n]]], ["status", one.status],
      ["language", languageName(words.language[rows.language[n]])], ["last written", rows.at[n]],
    ])];
    if (bits & MARKS.flag) content.push(make("p", "Red flag: nobody answers the customer. Security takes over, by the incident protocol.", "warning bad"));
    if (one.review) content.push(block("A person should look", listed(one.review)));
    const reasons = GROUPS.map(([kind, label]) => [label, pieces.filter((piece) => piece.kind === kind)]).filter((group) => group[1].length);
    const because = block("Why", make("p", why(n)));
    if (rows.clauses[n].length) because.append(make("p", `Clauses: ${rows.clauses[n].map((c) => clauseTitle(words.clause[c])).join("; ")}.`));
    content.push(because);
    const thread = block("Thread, as it was read");
    if (one.turns) thread.append(...(pieces.some((piece) => piece.placed) ? [legend(pieces)] : []), ...one.turns.map((raw, k) => turn(raw, k, pieces)));
    else thread.append(make("p", one.lost ? "Its text is not at hand: give the export with --tickets." : "Its text is not in this page: write it again with --texts all.", "note"));
    content.push(thread);
    if (reasons.length) {
      const shown = block("Evidence");
      reasons.forEach(([label, found]) => {
        const list = make("ol", "", "evidence");
        list.append(...found.map(evidence));
        shown.append(make("h5", label), list);
      });
      if (one.more) shown.append(make("p", `${many(one.more)} more pieces of evidence are not in this page.`, "note"));
      content.push(shown);
    }
    if (meta.actions[name]) content.push(block("What the protocol asks for", listed(meta.actions[name])));
    if (one.p) content.push(block("What the model says", ...chances(one.p)));
    if (one.faults) content.push(block("What failed", listed(one.faults.map((fault) => fault.filter(Boolean).join(": ")))));
    if (lacking.length) content.push(block("What could not be evaluated", listed(lacking)));
    if (one.warnings) content.push(block("What the reader doubts", listed(one.warnings)));
    article.replaceChildren(head, ...content);
  };

  const legend = (pieces) => {
    const found = make("p", "", "legend");
    GROUPS.filter(([kind]) => pieces.some((piece) => piece.placed && piece.kind === kind)).forEach(([kind, label]) => found.append(make("mark", `${SIGNS[kind]} ${label.toLowerCase()}`, kind), " "));
    return found;
  };
