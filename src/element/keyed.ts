import { noChange, type TemplateResult } from 'lit';
import { directive, Directive, type ChildPart } from 'lit/directive.js';
import { insertPart, removePart, setChildPartValue } from 'lit/directive-helpers.js';

type From = readonly unknown[];
/** By its key what each is made from, and how. */
type Items = ReadonlyMap<string, readonly [From, () => TemplateResult]>;

class Keyed extends Directive {
  #parts = new Map<string, readonly [ChildPart, From]>();

  override render(items: Items): unknown {
    return items;
  }

  override update(list: ChildPart, [items]: [Items]): unknown {
    for (const [key, [part]] of this.#parts) {
      if (items.has(key)) continue;
      removePart(part);
      // Lit leaves it behind, and then the one before would seem to be out of place.
      (part.endNode as ChildNode).remove();
      this.#parts.delete(key);
    }
    // What would be made from the very same is not made again; the rest in its order.
    const made = [...items].map(([key, [from, make]]) => {
      const [part, before = []] = this.#parts.get(key) ?? [];
      return [key, from, part, from.some((each, index) => each !== before[index]) && make()] as const;
    });
    let next: ChildPart | undefined;
    for (const [key, from, part, template] of made.reverse()) {
      // What is in its place already is not touched: it may have the focus.
      next = insertPart(list, next, part);
      if (template) setChildPartValue(next, template);
      this.#parts.set(key, [next, from]);
    }
    return noChange;
  }
}

/** Shows templates in their order, each in nodes that stay its own. Like Lit's `repeat`, for a list that mostly grows at its ends. */
export const keyed = directive(Keyed);
