// Citations: opens one below the link that leads to it, and copies. Without this script the links lead to pages with
// the same texts to be marked.
const japanese = document.documentElement.lang === "ja";

document.querySelectorAll("section.cite").forEach(arm);
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a.cite");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const place = link.closest("figcaption, li, td, p, div") ?? link;
  const open = place.nextElementSibling;
  if (open?.matches("section.cite")) {
    open.remove();
    link.setAttribute("aria-expanded", "false");
    return;
  }
  try {
    const response = await fetch(link.href);
    if (!response.ok) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const section = document.adoptNode(page.querySelector("section.cite"));
    const title = section.querySelector("h2").textContent;
    section.querySelector("h2").remove();
    section.removeAttribute("id");
    section.removeAttribute("aria-labelledby");
    section.setAttribute("role", "group");
    section.setAttribute("aria-label", title);
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = japanese ? "閉じる" : "Close";
    close.addEventListener("click", () => {
      section.remove();
      link.setAttribute("aria-expanded", "false");
      link.focus();
    });
    section.append(close);
    place.after(section);
    arm(section);
    link.setAttribute("aria-expanded", "true");
    section.querySelector("button").focus();
  } catch {
    location.assign(link.href);
  }
});

function arm(section) {
  const said = section.querySelector(".said");
  for (const button of section.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = button.closest(".form").querySelector("textarea");
      const done = await copy(text);
      said.textContent = "";
      requestAnimationFrame(() => {
        said.textContent = done ? said.dataset.done : said.dataset.failed;
      });
    });
  }
}

async function copy(area) {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    // No leave, or no safe context: as it was done of old.
    area.select();
    return document.execCommand("copy");
  }
}
