// Years chosen by dragging over the bars, or with Shift and the arrows; without this script each bar is a link.
const japanese = document.documentElement.lang === "ja";

for (const list of document.querySelectorAll("ol.bars[data-range]")) attach(list);

function attach(list) {
  const bars = [...list.querySelectorAll("a[data-year]")];
  const status = document.createElement("p");
  status.className = "range-status";
  status.setAttribute("role", "status");
  list.after(status);
  let from = -1;
  let to = -1;
  let dragging = false;
  let dragged = false;

  const year = (at) => bars[at].dataset.year;
  const ends = () => [Math.min(from, to), Math.max(from, to)];

  function show() {
    const [first, last] = ends();
    bars.forEach((bar, at) => bar.classList.toggle("within", from >= 0 && at >= first && at <= last));
    if (from < 0) status.textContent = "";
    else {
      const name = first === last ? year(first) : `${year(first)}–${year(last)}`;
      status.textContent = dragging
        ? japanese ? `${name}年度` : `FY ${name}`
        : japanese ? `${name}年度を選んでいます。Enterで絞り込み、Escapeでやめます。` : `FY ${name} chosen. Enter narrows, Escape gives up.`;
    }
  }

  function clear() {
    from = to = -1;
    show();
  }

  function go() {
    const [first, last] = ends();
    const years = first === last ? year(first) : `${year(first)}..${year(last)}`;
    location.assign(list.dataset.range.replace(/%7Byears%7D|\{years\}/i, encodeURIComponent(years)));
  }

  // The bar below a place, or the nearest one left of it.
  function at(x) {
    let found = 0;
    bars.forEach((bar, index) => {
      if (bar.getBoundingClientRect().left <= x) found = index;
    });
    return found;
  }

  list.addEventListener("dragstart", (event) => event.preventDefault());
  list.addEventListener("pointerdown", (event) => {
    // Fingers scroll and tap; the form below chooses a range for them.
    if (event.button || event.pointerType === "touch" || !event.target.closest("a[data-year]")) return;
    from = to = at(event.clientX);
    dragging = true;
    dragged = false;
  });
  addEventListener("pointermove", (event) => {
    if (!dragging) return;
    const over = at(event.clientX);
    if (over === to) return;
    dragged = true;
    to = over;
    show();
  });
  addEventListener("pointerup", () => {
    if (!dragging) return;
    dragging = false;
    if (dragged) go();
    else clear();
  });
  addEventListener("pointercancel", () => {
    dragging = false;
    clear();
  });
  // The click that ends a drag follows no link.
  list.addEventListener("click", (event) => {
    if (dragged) event.preventDefault();
    dragged = false;
  });

  list.addEventListener("keydown", (event) => {
    const here = bars.indexOf(event.target.closest("a"));
    if (here < 0) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const next = here + step;
      if (!bars[next]) return;
      event.preventDefault();
      if (event.shiftKey) {
        if (from < 0) from = here;
        to = next;
      } else from = to = -1;
      bars[next].focus();
      show();
    } else if (event.key === "Escape" && from >= 0) {
      event.preventDefault();
      clear();
    } else if (event.key === "Enter" && from >= 0) {
      event.preventDefault();
      go();
    }
  });
  addEventListener("pageshow", clear);
}
