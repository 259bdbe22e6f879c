  const part = (id) => document.getElementById(id);
  const make = (tag, text = "", look = "") => Object.assign(document.createElement(tag), { textContent: text, className: look });
  const many = (number) => number.toLocaleString("en");
  const meta = JSON.parse(part("meta").textContent);

  const TURN = 25; // milliseconds of work between two breaths
  const SLICE = 1 << 20; // signs of base64 that are decoded at a time; four of them are whole bytes
  /** Let the browser draw and answer before the work goes on. */
  const breath = () => new Promise((done) => { setTimeout(done); });

  /** Read the lines of a block of this page, unpacked where they are packed. */
  const lines = async (id) => {
    const block = part(id), text = block.textContent;
    if (block.dataset.encoding === "plain") return text.split("\n").filter(Boolean);
    if (!window.DecompressionStream) throw new Error("This browser is too old to unpack the tickets. Open the page in a newer one, or write it again with --plain.");
    const parts = [];
    for (let at = 0; at < text.length; at += SLICE) {
      const packed = atob(text.slice(at, at + SLICE)), bytes = new Uint8Array(packed.length);
      for (let n = 0; n < packed.length; n += 1) bytes[n] = packed.charCodeAt(n);
      parts.push(bytes);
      if (at) await breath();
    }
    const reader = new Blob(parts).stream().pipeThrough(new DecompressionStream("gzip")).pipeThrough(new TextDecoderStream()).getReader();
    const found = [];
    let rest = "", until = performance.now() + TURN;
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      const pieces = (rest + value).split("\n");
      rest = pieces.pop();
      found.push(...pieces);
      if (performance.now() > until) {
        await breath();
        until = performance.now() + TURN;
      }
    }
    return found; // each line ends in a line break, so that nothing is left
  };

  const MARKS = { review: 1, flag: 2, fault: 4, worded: 8 };
  let words = {}, rows = {}, details = [], places = new Map(), haystacks = [], texts = false;

  const loadRows = async () => {
    const [first, ...columns] = (await lines("rows")).map((line) => JSON.parse(line));
    words = first;
    rows = Object.fromEntries(columns);
    rows.id ||= [];
    for (let n = rows.id.length - 1; n >= 0; n -= 1) places.set(rows.id[n], n); // of two with one id, the first
  };
  let unpacked = null; // comes true when the details are at hand
  const unpack = () => {
    unpacked ||= lines("details").then((found) => { details = found; });
    return unpacked;
  };
  const detail = (n) => (details[n] ? JSON.parse(details[n]) : null);
  const folded = (text) => text.normalize("NFC").toLowerCase();

  /** Put together what a search looks through, a few tickets at a time so that nothing freezes. */
  const loadTexts = async () => {
    await unpack();
    for (let at = 0; at < details.length;) {
      const until = performance.now() + TURN;
      while (at < details.length && performance.now() < until) {
        const one = detail(at);
        const said = [rows.id[at], rows.says[at], one.subject, ...(one.turns || []).map((turn) => turn[2]),
          ...(one.evidence || []).map((piece) => piece[8]), ...rows.clauses[at].map((c) => words.clause[c])];
        haystacks[at] = folded(said.filter(Boolean).join("\n"));
        at += 1;
      }
      await breath();
    }
    texts = true;
  };

  const has = (name, column) => (value) => {
    const place = words[name].indexOf(value);
    return (n) => rows[column][n] === place;
  };
  const holds = (name, column) => (value) => {
    const place = words[name].indexOf(value);
    return (n) => rows[column][n].includes(place);
  };
  const marked = (bit) => () => (n) => (rows.marks[n] & bit) !== 0;
  const level = (value) => {
    const wanted = meta.levels.indexOf(value);
    return value === "any" ? (n) => rows.level[n] > 0 : (n) => rows.level[n] === wanted;
  };
  const lacks = (field) => {
    const found = new Set(words.lacks.flatMap((pairs, n) => (pairs.some((pair) => pair[0] === field) ? [n] : [])));
    return (n) => found.has(rows.lacks[n]);
  };
  const together = (ids) => (n) => rows.level[n] > 0 && rows.clauses[n].map((c) => words.clause[c]).join(";") === ids;
  const search = (query) => {
    const asked = folded(query).split(/\s+/).filter(Boolean);
    return (n) => asked.every((word) => (haystacks[n] || folded(`${rows.id[n]}\n${rows.says[n]}`)).includes(word));
  };

  /** What the list can be narrowed by: a name in the page's address, and a test made from its value. */
  const FILTERS = {
    level, team: has("team", "team"), clause: holds("clause", "clauses"), mood: has("mood", "mood"), by: has("by", "by"),
    language: has("language", "language"), review: marked(MARKS.review), flag: marked(MARKS.flag), fault: marked(MARKS.fault),
    held: holds("clause", "held"), reason: holds("reason", "reasons"), channel: has("channel", "channel"), tier: has("tier", "tier"), lacks, together,
    slot: (value) => (n) => rows.slot[n] === Number(value), q: search,
  };
  const last = (text) => text || "\uffff";
  const order = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  const urgent = (a, b) => rows.level[b] - rows.level[a] || order(last(rows.due[a]), last(rows.due[b])) || a - b;
  const sure = (n) => (rows.p[n] < 0 ? 1000 : Math.abs(rows.p[n] - 500));
  const SORTS = {
    urgent: ["most urgent first", urgent],
    due: ["due first", (a, b) => order(last(rows.due[a]), last(rows.due[b])) || urgent(a, b)],
    newest: ["newest first", (a, b) => order(rows.at[b], rows.at[a]) || a - b],
    doubt: ["most doubtful first", (a, b) => sure(a) - sure(b) || a - b],
    file: ["as in the file", (a, b) => a - b],
  };

  /** Return the places of all tickets that pass, in the order asked for. */
  const chosen = (filters, sort) => {
    const tests = Object.entries(filters).map(([name, value]) => FILTERS[name](value));
    const found = [];
    for (let n = 0; n < rows.id.length; n += 1) if (tests.every((test) => test(n))) found.push(n);
    return found.sort((SORTS[sort] || SORTS.urgent)[1]);
  };

  const clauseTitle = (id) => meta.clauses[id] || id;
  const teamTitle = (id) => meta.teams[id] || id || "none";
  const languageName = (code) => (code in meta.languages ? meta.languages[code] : code);
