// Behind the number of a page without a title there is nothing.
const counted = /^\(\d+\)(?: |$)/;

/** What each element on the page has unread. */
const counts = new Map<object, number>();

let icon: { readonly link: HTMLLinkElement; readonly before: string | null } | undefined;

/** The number of unread messages on the page's tab, while nobody looks at it: before its title, and as a dot on its icon. */
export function badge(owner: object, count: number): void {
  if (count) counts.set(owner, count);
  else counts.delete(owner);
  document.removeEventListener('visibilitychange', show);
  if (counts.size) document.addEventListener('visibilitychange', show);
  show();
}

function show(): void {
  let sum = 0;
  if (document.hidden) for (const count of counts.values()) sum += count;
  const title = document.title.replace(counted, '');
  const wanted = sum ? `(${sum}) ${title}` : title;
  // A title that nothing was put before is left alone.
  if (wanted !== document.title) document.title = wanted;
  if (!!sum !== !!icon) void (sum ? mark() : unmark());
}

function unmark(): void {
  const { link, before } = icon!;
  URL.revokeObjectURL(link.href);
  if (before === null) link.remove();
  else link.setAttribute('href', before);
  icon = undefined;
}

async function mark(): Promise<void> {
  const found = document.querySelector<HTMLLinkElement>('link[rel~="icon"]');
  const link = found ?? document.createElement('link');
  const marked = (icon = { link, before: found && found.getAttribute('href') });
  const picture = await drawn(found?.href);
  // Somebody has looked meanwhile.
  if (!picture || icon !== marked) return;
  link.rel = 'icon';
  link.href = URL.createObjectURL(picture);
  if (!found) document.head.append(link);
}

/** The page's icon, if it can be had, with a dot. */
async function drawn(address: string | undefined): Promise<Blob | null> {
  const size = 32;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const brush = canvas.getContext('2d');
  if (!brush) return null;
  if (address) {
    const image = new Image();
    image.crossOrigin = '';
    image.src = address;
    await image.decode().then(
      () => brush.drawImage(image, 0, 0, size, size),
      () => {},
    );
  }
  brush.fillStyle = '#c8382d';
  brush.beginPath();
  brush.arc(size - 10, 10, 10, 0, 2 * Math.PI);
  brush.fill();
  return new Promise((resolve) => canvas.toBlob(resolve));
}
