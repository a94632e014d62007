import type { ChatMessage } from '../../client/index.ts';
import { Part, type Loaded } from '../controllers/part.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { english as coreEnglish } from '../strings.ts';
import type { View } from '../view.ts';
import type { Former } from './former.ts';
import type { Queue } from './queue.ts';
import type { Report } from './report.ts';
import { english } from './strings.ts';
import { moderationStyles } from './styles.ts';

const flagIcon = 'M5 17.5v-14c2-1 4-1 6 0s3.5 1 5 .3v8c-1.5.7-3 .7-5-.3s-4-1-6 0';
/** How long it is told that something could not be loaded. */
const told = 8_000;

/** What is opened for a message by few: each is a part of its own. */
interface Opened extends Loaded {
  render(view: View): unknown;
  flush(): void;
}

/** The ways to the former texts of a message, to telling the moderators of it, and for them to what waits. */
class Moderation implements Feature {
  readonly styles;

  #context: FeatureContext;
  #former: Part<Former>;
  #report: Part<Report>;
  #queue: Part<Queue>;

  constructor(context: FeatureContext) {
    const { host, kit } = context;
    this.#context = context;
    this.styles = moderationStyles(kit);
    this.#former = new Part(host, () => import('./former.ts').then(({ Former }) => new Former(context)));
    this.#report = new Part(host, () => import('./report.ts').then(({ Report }) => new Report(context)));
    this.#queue = new Part(host, () => import('./queue.ts').then(({ Queue }) => new Queue(context)));
  }

  get #parts(): readonly Part<Opened>[] {
    return [this.#former, this.#report, this.#queue];
  }

  said({ edited, deleted }: ChatMessage, { phrase }: View): string {
    return edited && !deleted ? `, ${phrase(coreEnglish.edited)}` : '';
  }

  items({ own, seq }: ChatMessage, { conversation, phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    // Nobody moderates a direct room.
    const { can, kind } = conversation;
    if (own || !seq || kind === 'direct' || !can.includes('read')) return '';
    return html`<button class="mi" role="menuitem" tabindex="-1" aria-haspopup="dialog" data-do="report">
      ${icon(flagIcon)}${phrase(english.report)}
    </button>`;
  }

  act(action: string, message: ChatMessage): boolean {
    if (action === 'former') this.#former.use((former) => former.show(message));
    else if (action === 'report') this.#report.use((report) => report.show(message));
    else return false;
    return true;
  }

  head(view: View): unknown {
    const { can, kind } = view.conversation;
    const isModerator = can.includes('moderate') && kind !== 'direct' && !this.#context.host.matches('[threaded]');
    if (isModerator) this.#queue.want(view.passed);
    else this.#queue.now?.flush();
    return (isModerator && this.#queue.now?.head(view)) || '';
  }

  context({ phrase, passed }: View): unknown {
    const { html, icon } = this.#context.kit;
    const missedAt = Math.max(...this.#parts.map((part) => part.missedAt));
    if (!missedAt || passed(missedAt + told)) return '';
    return html`<p class="nope" role="status">${icon(icons.alert)}<span>${phrase(english.notLoaded)}</span></p>`;
  }

  render(view: View): unknown {
    return this.#parts.map((part) => part.now?.render(view) ?? '');
  }

  flush(): void {
    for (const part of this.#parts) part.now?.flush();
  }
}

export const feature = (context: FeatureContext): Feature => new Moderation(context);
