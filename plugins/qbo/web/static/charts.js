// Small bars of the last 30 days, drawn with uPlot from the numbers in data attributes; the caption reads them out.
(() => {
  const long = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });

  const draw = (box) => {
    const days = JSON.parse(box.dataset.days).map((day) => Date.parse(`${day}T00:00:00Z`) / 1000);
    const values = JSON.parse(box.dataset.values);
    const reading = box.parentElement.querySelector("[data-reading]");
    const silent = reading.textContent;
    const paint = getComputedStyle(box).color;
    const options = {
      width: box.clientWidth,
      height: box.clientHeight,
      padding: [2, 0, 0, 0],
      legend: { show: false },
      cursor: { x: false, y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: { x: { time: false, range: [days[0] - 43200, days.at(-1) + 43200] }, y: { range: (_, __, max) => [0, max || 1] } },
      axes: [{ show: false }, { show: false }],
      series: [
        {},
        { fill: paint, stroke: paint, width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.72, 40], radius: 0.15 }) },
      ],
      hooks: {
        setCursor: [
          (plot) => {
            const at = plot.cursor.idx;
            const inside = at !== null && at !== undefined && plot.cursor.left >= 0;
            reading.textContent = inside ? `${long.format(days[at] * 1000)}: ${values[at].toLocaleString("en")}` : silent;
          },
        ],
      },
    };
    box.replaceChildren();
    return new uPlot(options, [days, values], box);
  };

  const plots = new Map();
  const drawAll = () => {
    for (const box of document.querySelectorAll(".chart")) {
      plots.get(box)?.destroy();
      plots.set(box, draw(box));
    }
  };
  drawAll();
  document.addEventListener("look", drawAll);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.querySelector?.(".chart")) drawAll();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    drawAll();
  });
})();
