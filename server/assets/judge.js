// Suggests names while one is written into a field that takes one; without it the name is written in full.
for (const field of document.querySelectorAll("input[data-names]")) {
  let asked = "";
  let waiting;
  const names = field.list;
  const suggest = async () => {
    const text = field.value.trim();
    if (!text || text === asked) return;
    asked = text;
    const response = await fetch(`/v1/suggest?q=${encodeURIComponent(text)}&limit=10`);
    if (!response.ok || asked !== text) return;
    const { suggestions } = await response.json();
    names.replaceChildren(...suggestions.map(({ text: name, entity }) => {
      const option = document.createElement("option");
      option.value = name;
      if (entity.name !== name) option.label = `${name} ＝ ${entity.name}`;
      return option;
    }));
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => suggest().catch(() => {}), 120);
  });
}
