/** Whether what a browser has already (`If-None-Match`) is this: one of a list, `*` for anything; weak ones are as good here (RFC 9110). */
export const isKnownTag = (known: string | undefined, tag: string): boolean =>
  (known ?? '').split(',').some((each) => {
    const one = each.trim();
    return one === '*' || one.replace(/^W\//, '') === tag;
  });
