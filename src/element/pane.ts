/** Pages that lie over the conversation where there is little room. Not what asks first, nor a call, nor a thread, which has a way back of its own. */
const pages = ['about', 'srch', 'pinall', 'modq', 'set', 'tall', 'past'].map((name) => `[data-pane=${name}]`).join();

/** The button that leaves the page that lies over the conversation, if one does. Each has it before its others. */
export const wayOutOf = (root: ParentNode): HTMLElement | null => root.querySelector<HTMLElement>(`:is(${pages}) .ib`);
