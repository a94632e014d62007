import { pollOptions, type PollDraft } from '../../client/polls.ts';

/** What a poll lacks, with the option that it is about. */
export interface Fault {
  readonly kind: 'noQuestion' | 'tooFew' | 'same' | 'length';
  /** The place of the option; undefined for the question. */
  readonly place?: number;
}

/** A poll that somebody makes, as it is in the form. */
export class Draft {
  question = '';
  /** The empty ones do not count. */
  options: string[] = ['', ''];
  multiple = false;
  names = false;
  /** In milliseconds; 0 until it is closed by hand. */
  duration = 0;

  get isFull(): boolean {
    return this.options.length >= pollOptions.most;
  }

  /** As the text of its message will have it. */
  get length(): number {
    return [this.question.trim(), ...this.#written].join('\n- ').length;
  }

  get #written(): string[] {
    return this.options.map((option) => option.trim()).filter(Boolean);
  }

  /** The first that is wrong with it, if anything is. */
  fault(longest: number): Fault | undefined {
    if (!this.question.trim()) return { kind: 'noQuestion' };
    if (this.#written.length < pollOptions.least) {
      return { kind: 'tooFew', place: this.options.findIndex((option) => !option.trim()) };
    }
    const place = this.options.findIndex((option, index) => {
      const text = option.trim();
      return text && this.options.slice(0, index).some((before) => before.trim() === text);
    });
    if (place > 0) return { kind: 'same', place };
    return this.length > longest ? { kind: 'length' } : undefined;
  }

  get made(): PollDraft {
    const { question, multiple, names, duration } = this;
    return { question, options: this.#written, multiple, names, ...(duration && { duration }) };
  }
}
