import type { ChatMessage } from '../../client/index.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import { picture, pictureStyles } from './picture.ts';

/** What a message shows of a page (P52), drawn over its words, which say the same. */
class Drawn implements Feature {
  readonly styles;

  #context: FeatureContext;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = pictureStyles(context.kit);
  }

  above({ pointed }: ChatMessage): unknown {
    return pointed ? picture(this.#context.kit, pointed) : '';
  }
}

export const feature = (context: FeatureContext): Feature => new Drawn(context);
