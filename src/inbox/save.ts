/** Gives the browser something to keep as a file. */
export function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  Object.assign(document.createElement('a'), { href: address, download: name }).click();
  // The browser has it when it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
