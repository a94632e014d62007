import { createElement } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { App } from './React.jsx';

hydrateRoot(document.getElementById('app'), createElement(App, { url: location.origin }));
