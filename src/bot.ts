export type { BotAnswer, BotAnswerer, BotQuestion, BotTurn } from './bot/answer.ts';
export { GiveUp } from './bot/answer.ts';
export { articleOf, readArticles, type Article } from './bot/article.ts';
export { ArticleSearch, type FoundArticle } from './bot/article-search.ts';
export { createBot, type Bot, type BotEvent, type BotOptions } from './bot/bot.ts';
export { helpAnswers } from './bot/help-answers.ts';
export { modelAnswers, type ModelOptions } from './bot/model-answers.ts';
export { botTexts, type BotTexts } from './bot/texts.ts';
