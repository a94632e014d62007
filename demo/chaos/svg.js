// Small helpers for drawings.

const namespace = 'http://www.w3.org/2000/svg';

/** @param {string} tag @param {Record<string, string | number>} attributes */
export function make(tag, attributes = {}, text) {
  const node = document.createElementNS(namespace, tag);
  set(node, attributes);
  if (text !== undefined) node.textContent = text;
  return node;
}

/** Sets what is different. */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}

export const round = (number) => Math.round(number * 10) / 10;

/** A path through points; where y is undefined it is interrupted. A single point is a short dash. */
export function lineThrough(points) {
  let path = '';
  let isDown = false;
  points.forEach(([x, y], index) => {
    if (y === undefined) {
      isDown = false;
      return;
    }
    path += `${isDown ? 'L' : 'M'}${round(x)} ${round(y)}`;
    if (!isDown && points[index + 1]?.[1] === undefined) path += 'h0.1';
    isDown = true;
  });
  return path;
}
