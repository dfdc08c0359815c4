(function () {
  "use strict";
  var table = document.getElementById("all"), tools = document.getElementById("tools"), input = document.getElementById("find");
  if (!table || !tools) { return; }
  var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows), groups = rows.filter(function (r) { return r.className === "group"; });
  var people = rows.filter(function (r) { return r.className !== "group"; }), order = rows.slice(), status = document.getElementById("found");
  tools.hidden = false;
  input.addEventListener("input", function () {
    var word = input.value.toLowerCase().trim(), n = 0;
    people.forEach(function (r) { r.hidden = word !== "" && r.getAttribute("data-name").indexOf(word) < 0; n += r.hidden ? 0 : 1; });
    groups.forEach(function (r) { r.hidden = word !== ""; });
    status.textContent = String(n);
  });
  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell, at) {
    var key = cell.getAttribute("data-key");
    if (!key) { return; }
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = cell.textContent;
    cell.textContent = "";
    cell.appendChild(button);
    button.addEventListener("click", function () {
      var was = cell.getAttribute("aria-sort"), next = was === "descending" ? "ascending" : was === "ascending" ? "" : "descending";
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (each) { each.removeAttribute("aria-sort"); });
      if (!next) { order.forEach(function (r) { body.appendChild(r); }); return; }
      cell.setAttribute("aria-sort", next);
      var sign = next === "descending" ? -1 : 1, text = key === "name" || key === "state";
      people.slice().sort(function (a, b) {
        var x = a.getAttribute("data-" + key), y = b.getAttribute("data-" + key);
        return sign * (text ? x.localeCompare(y) : Number(x) - Number(y));
      }).forEach(function (r) { body.appendChild(r); });
      groups.forEach(function (r) { r.parentNode && body.removeChild(r); });
    });
  });
}());
