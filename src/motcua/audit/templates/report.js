"use strict";
for (const table of document.querySelectorAll("table.sort")) {
  const heads = table.tHead.rows[0].cells;
  for (let place = 0; place < heads.length; place++) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heads[place].textContent;
    heads[place].textContent = "";
    heads[place].append(button);
    button.addEventListener("click", () => {
      const up = heads[place].getAttribute("aria-sort") !== "ascending";
      for (const head of heads) head.removeAttribute("aria-sort");
      heads[place].setAttribute("aria-sort", up ? "ascending" : "descending");
      const body = table.tBodies[0];
      const rows = [...body.rows].sort((one, other) => one.cells[place].textContent.trim()
        .localeCompare(other.cells[place].textContent.trim(), "vi", { numeric: true }));
      body.append(...(up ? rows : rows.reverse()));
    });
  }
}
