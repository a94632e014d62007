/** Something that was said before, as who answers has to know it. */
export interface BotTurn {
  readonly by: 'visitor' | 'bot' | 'team';
  readonly text: string;
}

/** What a visitor wants to know. */
export interface BotQuestion {
  /** All that they have said since it was answered last. */
  readonly text: string;
  /** What was said before, the oldest first; a bounded part of it. */
  readonly before: readonly BotTurn[];
  /** Ends when the answer is not wanted any more: somebody has stopped it, or has taken the conversation. */
  readonly signal: AbortSignal;
}

/** What is said to it. */
export interface BotAnswer {
  /** The whole of it, or its parts as they come: then the visitor sees it grow, and can stop it. Markdown, as far as messages have it. */
  readonly text: string | AsyncIterable<string>;
  /** Further questions to choose from: what is chosen comes back as a question. */
  readonly choices?: readonly string[];
  /** Whether the visitor is asked if this helped. Default: yes, where there are no choices. */
  readonly isComplete?: boolean;
}

/**
 * Finds an answer. Undefined where there is none: the visitor is told so, and offered a person. What it throws is told to the visitor in plain words, and the conversation is handed to people.
 *
 * @example
 * ```ts
 * const answer: BotAnswerer = async ({ text }) => ({ text: await orders.find(text) });
 * ```
 */
export type BotAnswerer = (question: BotQuestion) => Promise<BotAnswer | undefined> | BotAnswer | undefined;

/** Thrown by who answers, to hand over to people: why is told to them in a note. */
export class GiveUp extends Error {
  override readonly name = 'GiveUp';
}
