import { html } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { ChatError } from '../../client/index.ts';
import * as common from '../../element/icon-paths.ts';
import { icon } from '../../element/icons.ts';
import { textIn } from '../../protocol/local-text.ts';
import type { SiteSettings } from '../../protocol/site.ts';
import { askMarked } from '../ask-relay.ts';
import { bones } from '../bones.ts';
import type { InboxPage, InboxView, PageContext } from '../view.ts';
import { draftOf, faultsOf, settingsOf, trialOf, type Draft } from './draft.ts';
import { runScript, scriptOf, tagOf, type Script } from './embed.ts';
import { hours, looks, questions, sharing, type FieldsContext } from './fields.ts';
import { english } from './strings.ts';
import { saveBar } from './save-bar.ts';
import { sectionMenu, type SectionName } from './sections.ts';
import { styles } from './styles.ts';
import { Departments } from './departments.ts';
import { Keys } from './keys.ts';
import { Retention } from './retention.ts';
import { Promises } from './promises.ts';
import { Webhooks } from './webhooks.ts';

type Said = readonly [text: (typeof english)[keyof typeof english], values?: Record<string, string | number>];

const same = (one: SiteSettings, other: SiteSettings): boolean =>
  JSON.stringify(settingsOf(draftOf(one))) === JSON.stringify(settingsOf(draftOf(other)));

/** What visitors are shown: set for the whole site, with the tag for its pages and the chat as it is then. What is not saved stays while one is elsewhere in the inbox. */
class Settings implements InboxPage {
  readonly styles = styles;
  readonly #context: PageContext;
  #saved: SiteSettings | undefined;
  /** As which the relay has told it. */
  #etag: string | undefined;
  /** What was saved before that, while it can be undone. */
  #before: SiteSettings | undefined;
  #draft: Draft | undefined;
  #hasFailed = false;
  #isSaving = false;
  /** Faults are said once one has tried to save. */
  #isChecked = false;
  #said: Said | undefined;
  #isBad = false;
  #script: Script | 'failed' | undefined;
  #reckoned: Promise<Script> | undefined;
  readonly #departments: Departments;
  readonly #promises: Promises;
  readonly #retention: Retention;
  /** Only for who may. */
  readonly #webhooks: Webhooks | undefined;
  readonly #keys: Keys | undefined;
  #isCopied = false;
  #preview: 'none' | 'loading' | 'shown' | 'failed' = 'none';

  constructor(context: PageContext) {
    this.#context = context;
    this.#departments = new Departments(context.chat, context.update);
    this.#promises = new Promises(context.chat, context.update);
    this.#retention = new Retention(context.chat, context.update);
    if (context.areas.has('webhooks')) this.#webhooks = new Webhooks(context.chat, context.update);
    if (context.areas.has('keys')) this.#keys = new Keys(context.chat, context.update);
    addEventListener('beforeunload', this.#onLeave);
  }

  end(): void {
    this.leave();
    removeEventListener('beforeunload', this.#onLeave);
  }

  /** The browser asks whether to leave what is not saved. */
  readonly #onLeave = (event: Event): void => {
    const isLost =
      this.#isDirty || this.#keys?.isShown || this.#webhooks?.isShown || this.#documents.some(({ isDirty }) => isDirty);
    if (isLost) event.preventDefault();
  };

  leave(): void {
    this.#keys?.leave();
    this.#webhooks?.leave();
  }

  show(): void {
    if (!this.#saved) void this.#load();
    for (const each of this.#documents) void each.load();
    void this.#keys?.load();
    void this.#webhooks?.load();
  }

  get #documents() {
    return [this.#departments.document, this.#promises.document, this.#retention.document];
  }

  get #isDirty(): boolean {
    return (
      !!this.#draft &&
      !!this.#saved &&
      JSON.stringify(settingsOf(this.#draft)) !== JSON.stringify(settingsOf(draftOf(this.#saved)))
    );
  }

  async #load(): Promise<void> {
    const { chat, update } = this.#context;
    this.#hasFailed = false;
    update();
    this.#reckoned = scriptOf(chat);
    this.#reckoned.then(
      (script) => {
        this.#script = script;
        update();
      },
      () => {
        this.#script = 'failed';
        update();
      },
    );
    try {
      this.#draft = draftOf(await this.#read());
    } catch {
      this.#hasFailed = true;
    }
    update();
  }

  /** What is set now, by whomever. */
  async #read(): Promise<SiteSettings> {
    const { text, etag } = await askMarked(this.#context.chat, 'GET', '/site', { cache: 'no-cache' });
    this.#etag = etag;
    return (this.#saved = JSON.parse(text) as SiteSettings);
  }

  #change(change: Partial<Draft>): void {
    this.#draft = { ...this.#draft!, ...change };
    this.#say(undefined);
  }

  #say(said: Said | undefined, isBad = false): void {
    [this.#said, this.#isBad] = [said, isBad];
    this.#context.update();
  }

  async #put(site: SiteSettings, done: Said): Promise<void> {
    const { chat } = this.#context;
    this.#isSaving = true;
    this.#say([english.saving]);
    try {
      const { etag } = await askMarked(chat, 'PUT', '/site', { body: site, etag: this.#etag });
      this.#etag = etag;
      const isUndo = this.#before !== undefined && same(site, this.#before);
      this.#before = isUndo ? undefined : this.#saved;
      this.#saved = site;
      this.#draft = draftOf(site);
      this.#isChecked = false;
      this.#isSaving = false;
      this.#say(done);
    } catch (error) {
      this.#isSaving = false;
      if (error instanceof ChatError && error.code === 'precondition-failed') return void (await this.#meet());
      const why = error instanceof ChatError && error.class === 'stop' ? error.message : undefined;
      this.#say(why === undefined ? [english.saveFailed] : [english.saveRefused, { why }], true);
    }
  }

  /** Somebody else has saved meanwhile: what is typed stays, and is from now on a change of theirs. */
  async #meet(): Promise<void> {
    try {
      await this.#read();
      this.#before = undefined;
      this.#say([english.changedMeanwhile], true);
    } catch {
      this.#say([english.saveFailed], true);
    }
  }

  #save(form: HTMLFormElement): void {
    const faults = faultsOf(this.#draft!);
    this.#isChecked = true;
    if (faults.size === 0) return void this.#put(settingsOf(this.#draft!), [english.saved]);
    this.#say([english.fixFirst, { n: faults.size }], true);
    // Where it has to be mended.
    (form.getRootNode() as ShadowRoot).getElementById([...faults.keys()][0]!)?.focus();
  }

  async #copy(text: string): Promise<void> {
    await navigator.clipboard.writeText(text);
    this.#isCopied = true;
    this.#context.update();
  }

  async #showPreview(): Promise<void> {
    const { update } = this.#context;
    this.#preview = 'loading';
    update();
    try {
      const { address } = await this.#reckoned!;
      if (!customElements.get('live-chat')) await runScript(address);
      this.#preview = 'shown';
    } catch {
      this.#preview = 'failed';
    }
    update();
  }

  render(view: InboxView): unknown {
    const { phrase } = view;
    return html`<header class="head">
        <h2>${phrase(english.settings)}</h2>
        <span class="space"></span>${this.#draft ? sectionMenu((name) => this.#has(name), view) : ''}
      </header>
      <div class="settings">${this.#content(view)}</div>`;
  }

  /** Some parts are only for who may. */
  #has(name: SectionName): boolean {
    return name === 'keys' ? !!this.#keys : name === 'webhooks' ? !!this.#webhooks : true;
  }

  #content(view: InboxView) {
    const { phrase } = view;
    const draft = this.#draft;
    if (this.#hasFailed) {
      return html`<div class="none" role="alert">
        <p>${icon(common.alert)}${phrase(english.loadFailed)}</p>
        <button class="btn" @click=${() => void this.#load()}>${phrase(english.tryAgain)}</button>
      </div>`;
    }
    if (!draft) {
      return bones(view, 3);
    }
    const context: FieldsContext = {
      draft,
      view,
      faults: this.#isChecked ? faultsOf(draft) : new Map(),
      change: (change) => this.#change(change),
    };
    const onSubmit = (event: SubmitEvent) => {
      event.preventDefault();
      if (this.#isDirty && !this.#isSaving) this.#save(event.currentTarget as HTMLFormElement);
    };
    return html`<form novalidate @submit=${onSubmit}>
        ${looks(context)}${hours(context)}${questions(context)}${sharing(context)}${this.#bar(view)}
      </form>
      <div class="aside">${this.#embed(view, draft)}${this.#previewPart(view, draft)}</div>
      <div class="below-all">
        ${this.#departments.render(view)}${this.#promises.render(view)}${this.#retention.render(view)}${this.#keys?.render(view) ?? ''}${this.#webhooks?.render(view) ?? ''}
      </div>`;
  }

  #bar({ phrase }: InboxView) {
    const isDirty = this.#isDirty;
    const before = this.#before;
    const text = this.#said ? phrase(...this.#said) : isDirty ? phrase(english.unsaved) : '';
    const discard = () => {
      this.#isChecked = false;
      this.#change(draftOf(this.#saved!));
    };
    const other = isDirty
      ? { name: 'discard', label: phrase(english.discard), act: discard }
      : before && {
          ...{ name: 'undo', label: phrase(english.undo), isBusy: this.#isSaving },
          act: () => void this.#put(before, [english.undone]),
        };
    return saveBar({
      ...{ save: phrase(english.save), canSave: isDirty && !this.#isSaving },
      ...(other && { other }),
      ...{ text, isBad: this.#isBad },
    });
  }

  #embed({ phrase }: InboxView, draft: Draft) {
    const script = this.#script;
    const { accent } = settingsOf(draft);
    const isColour = !faultsOf(draft).has('accent');
    const text = script && script !== 'failed' ? tagOf(script, isColour ? accent : undefined) : '';
    return html`<section class="board" aria-labelledby="embed">
      <h3 id="embed">${phrase(english.embed)}</h3>
      <p class="hint">${phrase(english.embedNote)}</p>
      ${
        script === 'failed'
          ? html`<p class="problem" role="alert">${phrase(english.embedFailed)}</p>`
          : html`<textarea
              class="tag-text"
              readonly
              rows="7"
              aria-label=${phrase(english.tag)}
              .value=${text}
            ></textarea>`
      }
      <div class="row-end">
        <button class="btn" data-do="copy" ?disabled=${!text} @click=${() => void this.#copy(text)}>
          ${icon(common.copy)}${phrase(english.copy)}
        </button>
        <span class="hint" role="status">${this.#isCopied ? phrase(english.copied) : ''}</span>
      </div>
      <p class="hint">${phrase(english.origins)}</p>
    </section>`;
  }

  #previewPart({ phrase, locale }: InboxView, draft: Draft) {
    const { name, greeting, accent } = settingsOf(draft);
    const json = JSON.stringify(trialOf(draft));
    const isShown = this.#preview === 'shown';
    return html`<section class="board" aria-labelledby="preview">
      <h3 id="preview">${phrase(english.preview)}</h3>
      <p class="hint">${phrase(english.previewNote)}</p>
      ${this.#preview === 'failed' ? html`<p class="problem" role="alert">${phrase(english.previewFailed)}</p>` : ''}
      ${
        isShown
          ? html`<div id="preview-json" hidden>${json}</div>
              ${keyed(
                faultsOf(draft).size === 0 ? json : '',
                html`<live-chat
                  class="trial"
                  mode="inline"
                  support="preview-json"
                  .heading=${name}
                  .greeting=${greeting && textIn(greeting, locale)}
                  .style=${`--live-chat-accent: ${accent ?? '#0a6a78'}`}
                ></live-chat>`,
              )}`
          : html`<div>
              <button
                class="btn"
                data-do="preview"
                ?disabled=${this.#preview === 'loading'}
                @click=${() => void this.#showPreview()}
              >
                ${phrase(english.showPreview)}
              </button>
            </div>`
      }
    </section>`;
  }
}

export const create = (context: PageContext): InboxPage => new Settings(context);
