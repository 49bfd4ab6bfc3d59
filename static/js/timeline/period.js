// Windows in time: days since 1970, both ends inclusive, and the parameters that name them.

const DAY = 86_400_000;
const FIRST = Date.parse("0001-01-01") / DAY;
const LAST = Date.parse("9999-12-31") / DAY;

/** The window of a text such as `2014-01-01 2015-12-31`. */
export function read(text) {
  const [first, last] = text.split(" ").map((day) => Date.parse(day) / DAY);
  return { first, last };
}

/** A window moved by so many of its own breadths, and grown around a share of it. */
export function changed(window, { move = 0, scale = 1, around = 0.5 }) {
  const length = window.last - window.first + 1;
  const grown = Math.max(1, Math.round(length * scale));
  const first = Math.round(window.first + move * length + around * (length - grown));
  return { first, last: first + grown - 1 };
}

/** The window no larger than the whole with half a window of air, and inside the calendar. */
export function kept(window, whole) {
  const most = Math.round((whole.last - whole.first + 1) * 1.1);
  const length = Math.min(window.last - window.first + 1, Math.max(most, 1));
  const low = Math.max(FIRST, whole.first - Math.floor(length / 2));
  const high = Math.min(LAST, whole.last + Math.floor(length / 2));
  const first = Math.min(Math.max(window.first, low), high - length + 1);
  return { first, last: first + length - 1 };
}

/** The parameters of an address: years for a window of years, months for months, else days. */
export function written(window) {
  const length = window.last - window.first + 1;
  const digits = length > 5 * 366 ? 4 : length > 200 ? 7 : 10;
  const [from, to] = [window.first, window.last].map((day) =>
    new Date(day * DAY).toISOString().slice(0, digits),
  );
  return { from, to };
}
