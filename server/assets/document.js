// Documents: steps from match to match, opens at a quote that the address names, and tells in the outline where one is.
// Without this script the same places are reached by links.
const flow = document.querySelector("div.flow");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

// An address without a fragment may still name a quote.
if (flow && !location.hash) {
  const quote = flow.querySelector("mark.cited") ?? flow.querySelector(".at");
  quote?.scrollIntoView({ block: "center", behavior: "instant" });
}

const steps = document.querySelector("div.within .steps");
const matches = flow ? [...flow.querySelectorAll("mark")] : [];
if (steps && matches.length) {
  let at = -1;
  const status = steps.querySelector("[role=status]");
  const go = (by) => {
    matches[at]?.classList.remove("here");
    if (at < 0) {
      // The first step goes to what is next from where the reader looks.
      const next = matches.findIndex((mark) => mark.getBoundingClientRect().top > 0);
      at = by > 0 ? Math.max(next, 0) : (next < 0 ? matches.length : next) - 1;
      at = Math.max(at, 0);
    } else {
      at = (at + by + matches.length) % matches.length;
    }
    matches[at].classList.add("here");
    matches[at].scrollIntoView({ block: "center", behavior: still ? "instant" : "smooth" });
    status.textContent = `${at + 1} / ${matches.length}`;
  };
  steps.hidden = false;
  steps.querySelector(".back").addEventListener("click", () => go(-1));
  steps.querySelector(".on").addEventListener("click", () => go(1));
}

// Where one is: the last heading that has gone by.
const links = new Map();
for (const link of document.querySelectorAll("details.outline a[href^='#p']")) {
  const heading = document.getElementById(link.hash.slice(1));
  if (heading) links.set(heading, link);
}
if (links.size) {
  const headings = [...links.keys()];
  let current = null;
  let waiting = false;
  const tell = () => {
    waiting = false;
    let low = 0;
    let high = headings.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (headings[middle].getBoundingClientRect().top <= 120) low = middle + 1;
      else high = middle;
    }
    const link = links.get(headings[low - 1]) ?? null;
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    current = link;
    const box = link?.closest("aside");
    if (box && box.scrollHeight > box.clientHeight) {
      const [inner, outer] = [link.getBoundingClientRect(), box.getBoundingClientRect()];
      if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - outer.height / 3;
    }
  };
  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(tell);
    waiting = true;
  }, { passive: true });
  tell();
}
