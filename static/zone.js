// Shows a meeting by the clock of the device, where that differs from the meeting's own zone.
for (const place of document.querySelectorAll("[data-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [start, end] = [place.dataset.start, place.dataset.end].map((text) => new Date(text));
  const clock = (timeZone) => new Intl.DateTimeFormat(document.documentElement.lang, {
    weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone,
  }).formatRange(start, end);
  if (!zone || clock(zone) === clock(place.dataset.zone)) continue;
  place.querySelector("span").textContent = `${clock(zone)} (${zone.replaceAll("_", " ")})`;
  place.hidden = false;
}
