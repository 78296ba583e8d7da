/* Words selected in the copy become a claim: a small bar at the selection fills a form with a text-quote and a
   text-position selector. Offsets count code points of the canonical text, as everywhere in the product. */
(() => {
  const AROUND = 32, BETWEEN = "\n\n";
  const NOT_COPY = ".mk,.vh,.by,.what,[data-not-copy]";

  /* Every text node of the copy with the code point its first character stands at. A [data-start] says where it
     begins; what follows inside it is counted on. */
  const read = galley => {
    const nodes = [], points = [];
    galley.querySelectorAll("[data-start]").forEach(block => {
      let at = Number(block.dataset.start);
      if (at > points.length) points.push(...BETWEEN.slice(0, at - points.length));
      const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const node = walk.currentNode;
        if (node.parentElement.closest(NOT_COPY)) continue;
        nodes.push({ node, at });
        for (const point of node.data) points[at++] = point;
      }
    });
    return { nodes, points };
  };

  const length = text => [...text].length;

  /* The code point of a boundary of the selection: of its text node, or of the first text that comes after it. */
  const position = ({ nodes, points }, container, offset) => {
    const own = nodes.find(({ node }) => node === container);
    if (own) return own.at + length(own.node.data.slice(0, offset));
    const edge = document.createRange();
    edge.setStart(container, offset);
    const after = nodes.find(({ node }) => edge.comparePoint(node, 0) >= 0);
    return after ? after.at : points.length;
  };

  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const galley = document.querySelector(".galley[data-selectable]");
    if (!galley || !galley.contains(range.startContainer) || !galley.contains(range.endContainer)) return null;
    const copy = read(galley);
    let start = position(copy, range.startContainer, range.startOffset);
    let end = position(copy, range.endContainer, range.endOffset);
    while (start < end && /\s/.test(copy.points[start])) start++;
    while (end > start && /\s/.test(copy.points[end - 1])) end--;
    if (start >= end) return null;
    const words = (from, to) => copy.points.slice(Math.max(0, from), to).join("");
    return { range, start, end, exact: words(start, end), prefix: words(start - AROUND, start), suffix: words(end, end + AROUND) };
  };

  const bar = () => document.querySelector("[data-selection-bar]");
  let chosen = null;

  const partOf = (spans, { start, end }) => spans.split(" ").filter(Boolean).some(span => {
    const [first, last] = span.split("-").map(Number);
    return first <= start && end <= last && end - start < last - first;
  });

  const place = () => {
    const toolbar = bar();
    if (!toolbar) return;
    const now = selected();
    if (!now) { toolbar.hidden = true; return }
    chosen = now;
    // What splits words off a claim is there only for a part of one of its places.
    toolbar.querySelectorAll("[data-within]").forEach(button => { button.hidden = !partOf(button.dataset.within, now) });
    toolbar.hidden = false;
    const box = chosen.range.getBoundingClientRect();
    const home = toolbar.offsetParent?.getBoundingClientRect() || { left: 0, top: 0 };
    const wide = toolbar.offsetWidth, space = document.documentElement.clientWidth - 12;
    toolbar.style.left = `${Math.max(12, Math.min(box.left, space - wide)) - home.left}px`;
    const above = box.top - toolbar.offsetHeight - 8;
    toolbar.style.top = `${(above > 4 ? above : box.bottom + 8) - home.top}px`;
  };

  const fill = form => {
    for (const name of ["exact", "prefix", "suffix", "start", "end"]) {
      const field = form.elements.namedItem(name);
      if (field) field.value = chosen[name];
    }
    form.querySelectorAll("[data-exact]").forEach(place => { place.textContent = chosen.exact });
    // What names the claim starts as the words themselves, until somebody writes better ones.
    const statement = form.elements.namedItem("statement");
    if (statement && !statement.value) statement.value = chosen.exact;
  };

  addEventListener("click", event => {
    const button = event.target.closest("[data-fills]");
    if (!button || !chosen) return;
    const form = document.querySelector(button.dataset.fills);
    if (!form) return;
    event.preventDefault();
    fill(form);
    bar().hidden = true;
    const dialog = form.closest("dialog"), drop = form.closest("details");
    if (dialog) dialog.showModal();
    else if (drop) drop.open = true;
    else return form.requestSubmit();
    form.querySelector("select,textarea,input:not([type=hidden])")?.focus();
  });

  // Letting go of a selection inside a claim is not a click on the claim.
  addEventListener("click", event => {
    if (event.detail === 0 || !event.target.closest(".galley[data-selectable] a") || !selected()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  let waiting;
  document.addEventListener("selectionchange", () => { clearTimeout(waiting); waiting = setTimeout(place, 150) });
  // Pressing a button of the bar must not drop the selection it is about.
  addEventListener("mousedown", event => { if (event.target.closest("[data-selection-bar]")) event.preventDefault() });
  addEventListener("resize", place);
  addEventListener("scroll", () => { if (!bar()?.hidden) place() }, { capture: true, passive: true });
})();
