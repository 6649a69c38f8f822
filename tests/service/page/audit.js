// What is wrong with a page for whoever cannot see it, sees little, or holds a phone: one sentence each.
() => {
  const wrong = [];
  const shown = (one) => one.checkVisibility({ opacityProperty: false, visibilityProperty: true }) && !one.closest("[aria-hidden=true]");
  const root = document.documentElement;
  const width = Math.min(innerWidth, screen.width); // a phone widens its window to what overflows
  if (root.scrollWidth > width) wrong.push(`scrolls sideways: ${root.scrollWidth} of ${width}`);

  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) wrong.push(`two elements are #${id}`);
  for (const attribute of ["aria-describedby", "aria-labelledby", "for"]) {
    for (const one of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of one.getAttribute(attribute).split(" ")) if (!document.getElementById(id)) wrong.push(`${attribute} names no #${id}`);
    }
  }

  for (const one of document.querySelectorAll("input, select, textarea, button, a, summary")) {
    if (!shown(one)) continue;
    const name = one.getAttribute("aria-label") || (one.labels?.length ? one.labels[0].textContent : one.textContent);
    if (!name.trim()) wrong.push(`no name: ${one.outerHTML.slice(0, 80)}`);
    const box = (one.labels?.[0]?.contains(one) ? one.labels[0] : one).getBoundingClientRect();
    if (box.height < 24 && getComputedStyle(one).display !== "inline") wrong.push(`too small to hit: ${one.outerHTML.slice(0, 80)}`);
  }

  let level = 0;
  for (const one of [...document.querySelectorAll("h1, h2, h3, h4")].filter(shown)) {
    const its = Number(one.tagName[1]);
    if (its > level + 1) wrong.push(`${one.tagName} after H${level}: ${one.textContent.trim()}`);
    level = its;
  }
  if ([...document.querySelectorAll("h1")].filter(shown).length !== 1) wrong.push("not one H1");

  const brush = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = color;
    brush.fillRect(0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data];
  };
  const light = (color) => {
    const [red, green, blue] = color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (one) => {
    for (let box = one; box; box = box.parentElement) {
      const color = rgba(getComputedStyle(box).backgroundColor);
      if (color[3] === 255) return color;
      if (color[3] > 0) wrong.push(`half transparent: ${box.className}`);
    }
    return rgba(getComputedStyle(document.body).backgroundColor);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !shown(one) || one.closest("script, option, .unseen, :disabled, .skip")) continue;
    const style = getComputedStyle(one);
    const [first, second] = [light(rgba(style.color)), light(ground(one))].sort((a, b) => b - a);
    const large = parseFloat(style.fontSize) >= 24;
    const contrast = (first + 0.05) / (second + 0.05);
    if (contrast < (large ? 3 : 4.5)) wrong.push(`contrast ${contrast.toFixed(2)}: ${one.className} ${walker.currentNode.textContent.trim().slice(0, 30)}`);
  }
  return [...new Set(wrong)];
}
