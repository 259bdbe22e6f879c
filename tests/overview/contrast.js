// Every word that stands out too little from what is behind it: its ratio (WCAG 2), its element, its first letters.
() => {
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4))
    .reduce((sum, v, n) => sum + v * [.2126, .7152, .0722][n], 0);
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const behind = (one) => {
    const layers = [];
    for (let at = one; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const stripe = style.backgroundImage.match(/(rgb|color)[^)]*\)/);
      if (stripe && at.tagName === "MARK") layers.push(rgba(stripe[0]));
      layers.push(rgba(style.backgroundColor));
      if (layers.at(-1)[3] === 1) break;
    }
    return layers.reverse().reduce((base, [r, g, b, a]) => base.map((v, n) => v * (1 - a) + [r, g, b][n] * a), [255, 255, 255]);
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement, style = getComputedStyle(one);
    if (!node.data.trim() || one.closest("script, svg, .heard, .nothing, option, button:disabled") || !one.getClientRects().length) continue;
    const back = behind(one), ink = rgba(style.color), over = back.map((v, n) => v * (1 - ink[3]) + ink[n] * ink[3]);
    const [a, b] = [light(over), light(back)].sort((x, y) => y - x), ratio = (a + .05) / (b + .05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) poor.push([ratio.toFixed(2), one.tagName, one.className, node.data.trim().slice(0, 30)]);
  }
  return poor;
}
