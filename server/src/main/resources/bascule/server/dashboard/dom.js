// Elements. Whatever comes from a plan or a journal goes in as text and is never read as markup.

/** el('button', {class: 'quiet', onclick: f}, 'Pause') */
export function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (value === true) {
      node.setAttribute(name, '');
    } else if (value !== false && value !== undefined) {
      node.setAttribute(name, value);
    }
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== ''));
  return node;
}

/** Puts these in place of what is there, unless it would look the same: what has the focus keeps it. */
export function fill(node, ...children) {
  const next = el('div', {}, ...children);
  if (node.innerHTML !== next.innerHTML) {
    node.replaceChildren(...next.childNodes);
  }
}
