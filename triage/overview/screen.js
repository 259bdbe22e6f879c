  // The style sheet has its dark colours under a question to the system; here it is answered in the system's place.
  const dark = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule.media?.mediaText.includes("prefers-color-scheme")).map((rule) => [rule, rule.media.mediaText]);
  const paint = (wanted) => dark.forEach(([rule, usual]) => { rule.media.mediaText = { dark: "screen", light: "not all" }[wanted] || usual; });
  const COLOURS = "triage-colours";
  const kept = () => { try { return localStorage.getItem(COLOURS) || ""; } catch { return ""; } };
  const keep = (wanted) => { try { localStorage.setItem(COLOURS, wanted); } catch { /* then it holds for this page only */ } };
  const colour = () => {
    part("theme").value = kept();
    paint(kept());
    part("theme").addEventListener("change", () => { paint(part("theme").value); keep(part("theme").value); });
  };

  /** Let the keyboard scroll what is wider or longer than its place. */
  const reach = () => document.querySelectorAll(".figures .scroll").forEach((one) => {
    const more = one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1;
    if (!more) return one.removeAttribute("tabindex");
    one.tabIndex = 0;
    one.setAttribute("role", "group");
    return one.setAttribute("aria-label", one.querySelector("caption").textContent);
  });
