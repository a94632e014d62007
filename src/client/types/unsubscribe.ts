/** Returned by everything that subscribes. Calling it twice does no harm. */
export type Unsubscribe = () => void;
