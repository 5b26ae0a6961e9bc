// Names while one types: a combobox over /v1/suggest. Without this script the box is a plain search.
const japanese = document.documentElement.lang === "ja";
const say = (one, other) => (japanese ? one : other);
const KINDS = {
  organization: say("組織", "organization"),
  facility: say("施設", "facility"),
  program: say("事業", "program"),
  place: say("地名", "place"),
};
const WAIT = 60;
const MOST = 8;

for (const input of document.querySelectorAll("form.search input[type=search], input[data-suggest=entity]")) attach(input);

function attach(input) {
  const form = input.form;
  // A field that takes one name, not a query.
  const isName = input.dataset.suggest === "entity";
  const list = document.createElement("ul");
  const status = document.createElement("p");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say("名前の候補", "Suggested names"));
  list.hidden = true;
  status.className = "hidden";
  status.setAttribute("role", "status");
  input.after(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let found = [];
  let active = -1;
  let timer = 0;
  let asking = null;
  let asked = "";

  const isOpen = () => !list.hidden;

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(at) {
    active = at;
    [...list.children].forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === at));
      if (index === at) option.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[at].id);
  }

  function show(suggestions) {
    found = suggestions;
    if (!found.length) {
      close();
      status.textContent = "";
      return;
    }
    list.replaceChildren(...found.map(option));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    choose(-1);
    status.textContent = say(
      `候補${found.length}件。上下の矢印で選び、Enterで検索、Ctrl+Enterでその名前のページを開きます。`,
      `${found.length} suggestions. Arrow keys choose, Enter searches, Ctrl+Enter opens the page of the name.`,
    );
  }

  function option(suggestion, at) {
    const part = (name, text) => {
      const span = document.createElement("span");
      span.className = name;
      span.textContent = text;
      return span;
    };
    const item = document.createElement("li");
    item.id = `${list.id}-${at}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const name = document.createElement("bdi");
    name.lang = "ja";
    name.textContent = suggestion.text;
    const what = [KINDS[suggestion.entity.type] ?? suggestion.entity.type];
    if (suggestion.entity.name !== suggestion.text) what.push(suggestion.entity.name);
    what.push(say(`${suggestion.mentions}回`, `${suggestion.mentions} mentions`));
    const open = part("open", say("ページ", "page"));
    open.title = say("この名前のページを開く（Ctrl+Enter）", "Open the page of this name (Ctrl+Enter)");
    open.setAttribute("aria-hidden", "true");
    item.append(name, " ", part("what", what.join(say("、", ", "))), " ", open);
    // The box keeps the focus.
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", (event) => (event.target === open ? visit(at) : search(at)));
    return item;
  }

  // The word before the cursor, with what stands before it in the query.
  function word() {
    if (isName) {
      const text = input.value.trim().replace(/^([ぁ-ゖァ-ヺー]+)[a-zａ-ｚ]{1,3}$/iu, "$1");
      return { at: 0, end: input.value.length, asked: text, field: "" };
    }
    const end = input.selectionStart ?? input.value.length;
    const before = input.value.slice(0, end);
    const start = before.search(/[^\s()（）"“”「」『』＂]*$/u);
    let text = before.slice(start);
    let at = start;
    const field = text.match(/^[-－−]?(?:[^:：]{1,10}[:：])?/u)[0];
    at += field.length;
    text = text.slice(field.length);
    const quoted = /["“「『＂]/u.test(before[start - 1] ?? "");
    // けんt: a syllable that is not finished yet.
    const asked = text.replace(/^([ぁ-ゖァ-ヺー]+)[a-zａ-ｚ]{1,3}$/iu, "$1");
    return { at: quoted && !field ? at - 1 : at, end, asked, field };
  }

  function search(at) {
    if (isName) {
      input.value = found[at].text;
      close();
      return;
    }
    const { at: start, end } = word();
    const closing = /^[”"」』＂]/u.test(input.value.slice(end)) ? 1 : 0;
    const name = found[at].text.includes("」") ? `"${found[at].text}"` : `「${found[at].text}」`;
    input.value = input.value.slice(0, start) + name + input.value.slice(end + closing);
    close();
    form.requestSubmit();
  }

  function visit(at) {
    const address = new URL(`/entities/${encodeURIComponent(found[at].entity.id)}`, location.href);
    for (const kept of form.querySelectorAll("input[type=hidden]")) address.searchParams.set(kept.name, kept.value);
    close();
    location.assign(address);
  }

  async function ask() {
    const { asked: text } = word();
    asking?.abort();
    if (!text.trim()) {
      asked = "";
      show([]);
      return;
    }
    if (text === asked && isOpen()) return;
    asked = text;
    asking = new AbortController();
    try {
      const address = `/v1/suggest?q=${encodeURIComponent(text)}&limit=${MOST}`;
      const response = await fetch(address, { signal: asking.signal });
      if (!response.ok) return close();
      const answer = await response.json();
      if (document.activeElement === input) show(answer.suggestions);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  };
  // Fires while an IME composes as well, with the reading typed so far.
  input.addEventListener("input", later);
  input.addEventListener("compositionend", later);
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) {
      // This Enter ends the composition, it does not search.
      if (event.key === "Enter") event.preventDefault();
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!isOpen()) {
        if (event.key === "ArrowDown" && input.value.trim()) {
          asked = "";
          ask();
          event.preventDefault();
        }
        return;
      }
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place beyond the list: the words as they were typed.
      const places = found.length + 1;
      choose(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && isOpen() && active >= 0) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) visit(active);
      else search(active);
    } else if (event.key === "Tab") {
      close();
    }
  });
}
