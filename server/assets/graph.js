// What pointer and keyboard can do with the picture beyond following its links: zoom, pan, move boxes, narrow the years
// while the slider moves, read a line's quotes beside the picture, open a box in place. Every state that the server
// knows is in the URL; without this script the same links and the same form lead to the same pages.

const english = document.documentElement.lang === "en";
const say = (japanese, other) => (english ? other : japanese);
const find = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const numbers = (text) => (text || "").split(" ").filter(Boolean).map(Number);

let frame, picture, nodes, lines, view;
/** Boxes that the reader moved, by id: they stay there while the picture changes. */
const moved = new Map();

/** Takes over the picture of the page; `kept` is the part that was seen before. */
function begin(kept) {
  frame = find("#frame");
  picture = find("#picture");
  if (!frame || !picture) return;
  frame.classList.add("live");
  // The links inside are what can be reached; the frame itself takes the keys for zoom and pan.
  nodes = all(".node", picture).map((element) => {
    const [, x, y] = element.getAttribute("transform").match(/translate\((\S+) (\S+)\)/).map(Number);
    const [width, height] = numbers(element.dataset.size);
    return { element, id: element.dataset.id, x, y, width, height };
  });
  lines = all(".line", picture).map((element) => {
    const [one, other] = numbers(element.dataset.ends);
    const years = (element.dataset.years || "").split(" ").filter(Boolean)
      .map((range) => range.match(/^(-?\d+)-(-?\d+)$/).slice(1).map(Number));
    return { element, one: nodes[one], other: nodes[other], years, heads: numbers(element.dataset.heads) };
  });
  for (const node of nodes) if (moved.has(node.id)) place(node, ...moved.get(node.id));
  tools();
  slider();
  if (kept) show(kept); else fit();
}

// ---- zoom and pan ----

function show(next) {
  view = next;
  picture.setAttribute("viewBox", `${next.x} ${next.y} ${next.width} ${next.height}`);
}

function bounds() {
  const seen = nodes.filter((node) => !node.element.classList.contains("out"));
  const side = (of, pick) => pick(...seen.map(of));
  const left = side((n) => n.x - n.width / 2, Math.min) - 24;
  const top = side((n) => n.y - n.height / 2, Math.min) - 24;
  return {
    x: left, y: top,
    width: side((n) => n.x + n.width / 2, Math.max) + 24 - left,
    height: side((n) => n.y + n.height / 2, Math.max) + 24 - top,
  };
}

/** Shows everything, or, where that would be too small to read, the middle. */
function fit(least = 0.62) {
  const box = bounds();
  const [wide, high] = [frame.clientWidth || 800, frame.clientHeight || 600];
  const scale = Math.min(wide / box.width, high / box.height, 1.3);
  const used = Math.max(scale, least);
  const [width, height] = [wide / used, high / used];
  const middle = scale < least ? [nodes[0].x, nodes[0].y] : [box.x + box.width / 2, box.y + box.height / 2];
  show({ x: middle[0] - width / 2, y: middle[1] - height / 2, width, height });
}

function zoom(factor, at) {
  const scale = frame.clientWidth / view.width;
  const by = Math.min(4, Math.max(0.05, scale * factor)) / scale;
  const { x, y } = at || { x: view.x + view.width / 2, y: view.y + view.height / 2 };
  show({ x: x - (x - view.x) / by, y: y - (y - view.y) / by, width: view.width / by, height: view.height / by });
}

const pan = (dx, dy) => show({ ...view, x: view.x + dx * view.width, y: view.y + dy * view.height });

/** Where in the picture a point of the window is. */
function inPicture(event) {
  const matrix = picture.getScreenCTM().inverse();
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
}

function tools() {
  const list = document.createElement("div");
  list.className = "tools";
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", say("拡大・縮小", "Zoom"));
  const add = (text, name, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    if (text.length < 2) button.setAttribute("aria-label", name);
    button.title = name;
    button.addEventListener("click", act);
    list.append(button);
  };
  add("＋", say("拡大する（+）", "Zoom in (+)"), () => zoom(1.25));
  add("－", say("縮小する（-）", "Zoom out (-)"), () => zoom(0.8));
  add(say("全体", "All"), say("全体を示す（0）", "Show everything (0)"), () => fit(0.05));
  find(".bar .exports").before(list);
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "PNG";
  button.addEventListener("click", savePng);
  item.append(button);
  find("#svg-file").parentElement.after(item);
}

// ---- boxes and lines ----

function place(node, x, y) {
  node.x = Math.round(x);
  node.y = Math.round(y);
  node.element.setAttribute("transform", `translate(${node.x} ${node.y})`);
  for (const line of lines) if (line.one === node || line.other === node) draw(line);
}

function move(node, x, y) {
  place(node, x, y);
  moved.set(node.id, [node.x, node.y]);
}

/** Where the way from the middle of a box to another crosses its edge. */
function leave(node, to) {
  const [dx, dy] = [to.x - node.x, to.y - node.y];
  const along = Math.min(0.5, (node.width / 2 + 1) / Math.abs(dx || 1e-9), (node.height / 2 + 1) / Math.abs(dy || 1e-9));
  return { x: node.x + dx * along, y: node.y + dy * along };
}

function draw(line) {
  const [from, to] = [leave(line.one, line.other), leave(line.other, line.one)];
  const way = `M${from.x.toFixed(1)} ${from.y.toFixed(1)}L${to.x.toFixed(1)} ${to.y.toFixed(1)}`;
  for (const path of all(".hit, .way", line.element)) path.setAttribute("d", way);
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const ends = [[-dx / length, -dy / length, from], [dx / length, dy / length, to]].filter((_, at) => line.heads[at]);
  all(".head", line.element).forEach((head, at) => {
    const [x, y, end] = ends[at];
    head.setAttribute("transform", `matrix(${x} ${y} ${-y} ${x} ${end.x} ${end.y})`);
  });
  const share = Number(line.element.dataset.share);
  const word = find(".word", line.element);
  word.setAttribute("x", from.x + dx * share);
  word.setAttribute("y", from.y + dy * share + 4);
}

const nodeOf = (target) => nodes.find((node) => node.element === target.closest?.(".node"));

/** The lines of a box come forward while it is pointed at or has the focus. */
function bringForward(node) {
  for (const line of lines) {
    const near = node && (line.one === node || line.other === node);
    line.element.classList.toggle("near", Boolean(near));
    line.element.classList.toggle("faint", Boolean(node && !near));
  }
}

// ---- pointer ----

const pointers = new Map();
let grip = null;
let wasDragged = false;

document.addEventListener("pointerdown", (event) => {
  if (!frame || !frame.contains(event.target) || event.button !== 0) return;
  pointers.set(event.pointerId, event);
  wasDragged = false;
  const at = inPicture(event);
  const node = event.target.closest(".open") ? null : nodeOf(event.target);
  grip = { node, start: event, at, dx: node ? node.x - at.x : 0, dy: node ? node.y - at.y : 0 };
});

document.addEventListener("pointermove", (event) => {
  if (!pointers.has(event.pointerId)) return;
  const before = pointers.get(event.pointerId);
  if (pointers.size === 2) {
    const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
    const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
    zoom(apart(event) / apart(before), inPicture(other));
    wasDragged = true;
  } else if (grip) {
    if (!wasDragged && Math.hypot(event.clientX - grip.start.clientX, event.clientY - grip.start.clientY) < 5) return;
    wasDragged = true;
    picture.classList.add("dragging");
    const at = inPicture(event);
    if (grip.node) move(grip.node, at.x + grip.dx, at.y + grip.dy);
    else show({ ...view, x: view.x + grip.at.x - at.x, y: view.y + grip.at.y - at.y });
  }
  pointers.set(event.pointerId, event);
});

for (const kind of ["pointerup", "pointercancel"]) {
  document.addEventListener(kind, (event) => {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) grip = null;
    picture?.classList.remove("dragging");
  });
}

document.addEventListener("dragstart", (event) => { if (frame?.contains(event.target)) event.preventDefault(); });
document.addEventListener("wheel", (event) => {
  if (!frame?.contains(event.target)) return;
  event.preventDefault();
  zoom(Math.exp(-Math.max(-100, Math.min(100, event.deltaY)) / 400), inPicture(event));
}, { passive: false });
document.addEventListener("pointerover", (event) => {
  if (frame?.contains(event.target) && !grip) bringForward(nodeOf(event.target));
});

// ---- keyboard ----

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

document.addEventListener("keydown", (event) => {
  if (!frame?.contains(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const way = WAYS[event.key];
  const node = nodeOf(event.target);
  if (way && node) {
    const step = event.shiftKey ? 40 : 10;
    move(node, node.x + way[0] * step, node.y + way[1] * step);
    reveal(node);
  } else if (way) pan(way[0] * 0.1, way[1] * 0.1);
  else if (event.key === "+" || event.key === "=" || event.key === ";") zoom(1.25);
  else if (event.key === "-") zoom(0.8);
  else if (event.key === "0") fit(0.05);
  else return;
  event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  if (!frame?.contains(event.target)) return;
  const node = nodeOf(event.target);
  bringForward(node);
  if (node && !grip) reveal(node);
  // Focus scrolls the box around the picture; the picture is moved instead.
  frame.scrollTo(0, 0);
});
document.addEventListener("focusout", (event) => { if (frame?.contains(event.target)) bringForward(null); });

/** Moves the picture so that a box is seen. */
function reveal(node) {
  const [left, right] = [node.x - node.width / 2 - 10, node.x + node.width / 2 + 10];
  const [top, bottom] = [node.y - node.height / 2 - 10, node.y + node.height / 2 + 10];
  const next = { ...view };
  if (left < view.x) next.x = left; else if (right > view.x + view.width) next.x = right - view.width;
  if (top < view.y) next.y = top; else if (bottom > view.y + view.height) next.y = bottom - view.height;
  show(next);
}

// ---- years ----

/** Two handles above the two fields; what lies outside disappears while they move. */
function slider() {
  const field = find("#filters .years");
  if (!field) return;
  const [first, last] = [Number(field.dataset.first), Number(field.dataset.last)];
  const fields = all("input[type=number]", field);
  fields.forEach((input) => input.addEventListener("input", () => { handles.forEach(follow); narrow(); }));
  if (first === last) return;
  const track = document.createElement("div");
  track.className = "slider";
  const handles = [say("最初の年度", "First year"), say("最後の年度", "Last year")].map((name, at) => {
    const handle = document.createElement("input");
    Object.assign(handle, { type: "range", min: first, max: last, step: 1 });
    handle.setAttribute("aria-label", name);
    handle.addEventListener("input", () => {
      const [low, high] = handles.map((one) => Number(one.value));
      if (low > high) handle.value = at === 0 ? high : low;
      fields[at].value = Number(handle.value) === [first, last][at] ? "" : handle.value;
      handle.setAttribute("aria-valuetext", english ? `FY${handle.value}` : `${handle.value}年度`);
      narrow();
    });
    handle.addEventListener("change", () => fields[at].dispatchEvent(new Event("change", { bubbles: true })));
    track.append(handle);
    return handle;
  });
  const follow = (handle, at) => { handle.value = fields[at].value || [first, last][at]; };
  handles.forEach(follow);
  find("legend", field).after(track);
}

function narrow() {
  const [from, to] = all("#filters .years input[type=number]").map((input) => Number(input.value) || null);
  const fits = ([first, last]) => (from === null || last >= from) && (to === null || first <= to);
  const seen = new Set([nodes[0]]);
  for (const line of lines) {
    const isIn = (from === null && to === null) || line.years.some(fits);
    line.element.classList.toggle("out", !isIn);
    if (isIn) seen.add(line.one).add(line.other);
  }
  for (const node of nodes) node.element.classList.toggle("out", !seen.has(node));
}

// ---- other states of the page, in place ----

let visits = 0;
const withoutHash = (url) => new URL(url, location.href).href.split("#")[0];
let shown = withoutHash(location.href);

/** Fetches a state of this page and shows it; `part` names the one element that changes. */
async function visit(url, { push = true, part = null, focus = null, refit = false } = {}) {
  const mine = ++visits;
  let next;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(response.status);
    next = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    location.assign(url);
    return;
  }
  if (mine !== visits) return;
  if (push) history.pushState(null, "", url);
  shown = withoutHash(url);
  document.title = next.title;
  const edge = new URL(url, location.href).searchParams.get("edge");
  if (part) {
    find(part).replaceChildren(...find(part, next).childNodes);
    for (const line of lines) {
      if (line.element.dataset.edge === edge) line.element.setAttribute("aria-current", "true");
      else line.element.removeAttribute("aria-current");
    }
  } else {
    const open = find("#conditions")?.open;
    for (const region of ["main", "footer.site"]) find(region).replaceChildren(...find(region, next).childNodes);
    if (find("#conditions")) find("#conditions").open = open;
    begin(refit ? null : view);
  }
  const target = [focus].flat().map((selector) => selector && find(selector)).find(Boolean);
  if (target) target.focus({ preventScroll: !part });
}

const quoted = (text) => CSS.escape(text);

document.addEventListener("click", (event) => {
  if (frame?.contains(event.target) && wasDragged) {
    wasDragged = false;
    event.preventDefault();
    return;
  }
  const link = event.target.closest?.("a");
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const href = link.getAttribute("href");
  const byKey = event.detail === 0;
  if (link.matches(".line, .to-evidence")) {
    event.preventDefault();
    const narrowPage = matchMedia("(max-width: 75rem)").matches;
    visit(href, { part: "#evidence", focus: byKey || narrowPage || link.matches(".to-evidence") ? "#evidence" : null });
  } else if (link.matches("#evidence .close")) {
    const current = find(".line[aria-current]", picture)?.dataset.edge;
    event.preventDefault();
    visit(href, { part: "#evidence", focus: current ? `.line[data-edge="${quoted(current)}"]` : null });
  } else if (link.matches(".open")) {
    event.preventDefault();
    const id = quoted(link.dataset.id);
    visit(href, { refit: true, focus: [`.open[data-id="${id}"]`, `.node[data-id="${id}"] .name`] });
  } else if (link.matches("#told a[href^='/graph']")) {
    event.preventDefault();
    visit(href, { refit: true, focus: "#frame" });
  } else if (link.id === "svg-file" && moved.size > 0) {
    event.preventDefault();
    save(new Blob([standalone().text], { type: "image/svg+xml" }), "svg");
  }
});

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("#filters");
  if (form && event.target.type !== "range") send(form, event.target);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("#filters")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

function send(form, control) {
  const given = [...new FormData(form)].filter(([, value]) => value !== "");
  const focus = control?.name
    ? `#filters [name="${quoted(control.name)}"]${/checkbox/.test(control.type) ? `[value="${quoted(control.value)}"]` : ""}`
    : null;
  const keep = control?.name === "from" || control?.name === "to";
  const slid = document.activeElement?.type === "range" ? all(".slider input").indexOf(document.activeElement) : -1;
  visit(`${form.getAttribute("action")}?${new URLSearchParams(given)}`, { focus, refit: !keep }).then(() => {
    if (slid >= 0) all(".slider input")[slid]?.focus({ preventScroll: true });
  });
}

// A jump within the page is no other state.
addEventListener("popstate", () => { if (picture && withoutHash(location.href) !== shown) visit(location.href, { push: false, refit: true }); });

// ---- pictures to keep ----

const KEPT = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "paint-order",
  "font-size", "font-family", "font-weight", "text-anchor", "opacity", "visibility"];

/** The picture as it is seen, with its colours in itself. */
function standalone() {
  const box = bounds();
  const copy = picture.cloneNode(true);
  const [from, to] = [all("*", picture), all("*", copy)];
  from.forEach((element, at) => {
    const style = getComputedStyle(element);
    if (style.display === "none") to[at].setAttribute("display", "none");
    for (const name of KEPT) to[at].setAttribute(name, style.getPropertyValue(name));
  });
  for (const element of all(".hit, .out", copy)) element.remove();
  for (const link of all("a", copy)) link.removeAttribute("href");
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", box.height);
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries(box)) ground.setAttribute(name, value);
  ground.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copy.prepend(ground);
  return { text: new XMLSerializer().serializeToString(copy), ...box };
}

async function savePng() {
  const { text, width, height } = standalone();
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(2, 8000 / width, 8000 / height);
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(width * scale);
    canvas.height = Math.ceil(height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save(blob, "png"), "image/png");
  } finally {
    URL.revokeObjectURL(url);
  }
}

function save(blob, ending) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  const name = find(".node.middle .name", picture)?.getAttribute("aria-label") || "keifu";
  link.download = `${name.replace(/[\\/:*?"<>|\u0000-\u001f]/g, "_").slice(0, 60)}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

begin();
