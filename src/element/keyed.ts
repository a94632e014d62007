import { noChange, type TemplateResult } from 'lit';
import { directive, Directive, type ChildPart } from 'lit/directive.js';
import { insertPart, removePart, setChildPartValue } from 'lit/directive-helpers.js';

type Templates = ReadonlyMap<string, TemplateResult>;

class Keyed extends Directive {
  #parts = new Map<string, ChildPart>();

  override render(templates: Templates): unknown {
    return templates;
  }

  override update(list: ChildPart, [templates]: [Templates]): unknown {
    for (const [key, part] of this.#parts) {
      if (templates.has(key)) continue;
      removePart(part);
      // Lit leaves it behind, and then the one before would seem to be out of place.
      (part.endNode as ChildNode).remove();
      this.#parts.delete(key);
    }
    let next: ChildPart | undefined;
    for (const [key, template] of [...templates].reverse()) {
      // What is in its place already is not touched: it may have the focus.
      next = setChildPartValue(insertPart(list, next, this.#parts.get(key)), template);
      this.#parts.set(key, next);
    }
    return noChange;
  }
}

/** Shows templates in their order, each in nodes that stay its own. Like Lit's `repeat`, for a list that mostly grows at its ends. */
export const keyed = directive(Keyed);
