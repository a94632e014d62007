import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { App } from './React.jsx';

export const render = (url) => renderToString(createElement(App, { url }));
