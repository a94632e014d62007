// A rollup plugin for the script file: takes out of Lit what the element never uses, almost half of it. It begins with Lit's readable build,
// whose parts have names. A source of the element that uses what is taken out fails the build. The tests in the browser run on this Lit too.
import { trim } from './trim.mjs';

const off = (...names) => Object.fromEntries(names.map((name) => [`${name} = true`, `${name} = false`]));

const cuts = {
  // Every browser with `light-dark()` has style sheets to be shared. All of ours are literals without values.
  '@lit/reactive-element/development/css-tag.js': {
    begins: { 'export const supportsAdoptingStyleSheets =': 'export const supportsAdoptingStyleSheets = true;' },
    bodies: {
      css: '{ const sheet = new CSSStyleSheet(); sheet.replaceSync(strings[0]); sheet.styleSheet = sheet; return sheet; }',
      adoptStyles: '{ renderRoot.adoptedStyleSheets = styles; }',
    },
  },
  // One class, made once, with few kinds of properties. Nothing in an update is put off.
  '@lit/reactive-element/development/reactive-element.js': {
    statements: [
      'Symbol.metadata ??=',
      'global.litPropertyMetadata ??=',
      '(global.reactiveElementVersions',
      'polyfillSupport?.(',
      'ReactiveElement.elementStyles',
      'ReactiveElement.shadowRootOptions',
      "ReactiveElement[JSCompiler_renameProperty('elementProperties'",
      "ReactiveElement[JSCompiler_renameProperty('finalized'",
      'this.constructor._initializers',
    ],
    begins: {
      'export const defaultConverter =': 'export const defaultConverter = {};',
      'const defaultPropertyDeclaration =': 'const defaultPropertyDeclaration = {};',
    },
    members: [
      ...['addInitializer', 'getPropertyOptions', '__prepare', 'finalizeStyles', '__attributeNameForProperty'],
      ...['removeController', 'enableUpdating', 'scheduleUpdate', 'getUpdateComplete', 'shouldUpdate'],
    ].map((name) => `ReactiveElement.${name}`),
    becomes: {
      ...off('DEV_MODE'),
      'return this.getUpdateComplete();': 'return this.__updatePromise;',
      'this.__controllers?.forEach((c) => c.hostConnected?.());': ';',
      'this.shadowRoot ?? this.attachShadow(this.constructor.shadowRootOptions)': "this.attachShadow({ mode: 'open' })",
    },
    bodies: {
      'ReactiveElement.observedAttributes': '{ this.finalize(); return [...this.__attributeToPropertyMap.keys()]; }',
      'ReactiveElement.createProperty': `{
        this.elementProperties.set(name, options);
        defineProperty(this.prototype, name, this.getPropertyDescriptor(name, Symbol(), options));
        if (options.attribute !== false) this.__attributeToPropertyMap.set(name.toLowerCase(), name);
      }`,
      'ReactiveElement.getPropertyDescriptor': `{
        return {
          get() { return this[key]; },
          set(value) {
            const oldValue = this[key];
            this[key] = value;
            this.requestUpdate(name, oldValue, options);
          },
          configurable: true,
          enumerable: true,
        };
      }`,
      'ReactiveElement.finalize': `{
        this.elementProperties = new Map();
        this.__attributeToPropertyMap = new Map();
        for (const name in this.properties) this.createProperty(name, this.properties[name]);
        this.elementStyles = this.styles;
      }`,
      'ReactiveElement.addController': '{ (this.__controllers ??= new Set()).add(controller); }',
      'ReactiveElement.__saveInstanceProperties': `{
        this.__instanceProperties = new Map();
        for (const name of this.constructor.elementProperties.keys()) {
          if (!this.hasOwnProperty(name)) continue;
          this.__instanceProperties.set(name, this[name]);
          delete this[name];
        }
      }`,
      // Those that are reflected have names without capitals.
      'ReactiveElement.__propertyToAttribute': `{
        if (this.constructor.elementProperties.get(name).type) value = value ? '' : null;
        this.__reflectingProperty = name;
        if (value == null) this.removeAttribute(name);
        else this.setAttribute(name, value);
        this.__reflectingProperty = null;
      }`,
      'ReactiveElement._$attributeToProperty': `{
        const { elementProperties, __attributeToPropertyMap } = this.constructor;
        const key = __attributeToPropertyMap.get(name);
        if (this.__reflectingProperty === key) return;
        this.__reflectingProperty = key;
        this[key] = elementProperties.get(key).type ? value !== null : (value ?? this.__defaultValues?.get(key) ?? null);
        this.__reflectingProperty = null;
      }`,
      'ReactiveElement.requestUpdate': `{
        if (name) {
          if (is(this[name], oldValue)) return;
          this._$changeProperty(name, oldValue, options);
        }
        if (!this.isUpdatePending) this.__updatePromise = this.__enqueueUpdate();
      }`,
      'ReactiveElement._$changeProperty': `{
        if (useDefault && !(this.__defaultValues ??= new Map()).has(name)) {
          this.__defaultValues.set(name, this[name]);
          return;
        }
        if (!this._$changedProperties.has(name)) {
          this._$changedProperties.set(name, this.hasUpdated || useDefault ? oldValue : undefined);
        }
        if (reflect && this.__reflectingProperty !== name) (this.__reflectingProperties ??= new Set()).add(name);
      }`,
      'ReactiveElement.__enqueueUpdate': `{
        this.isUpdatePending = true;
        try {
          await this.__updatePromise;
        } catch (error) {
          Promise.reject(error);
        }
        this.performUpdate();
        return !this.isUpdatePending;
      }`,
      'ReactiveElement.performUpdate': `{
        if (!this.isUpdatePending) return;
        if (!this.hasUpdated) for (const [name, value] of this.__instanceProperties) this[name] = value;
        const changedProperties = this._$changedProperties;
        try {
          this.willUpdate(changedProperties);
          this.__controllers?.forEach((c) => c.hostUpdate?.());
          this.update(changedProperties);
        } catch (error) {
          this.__markUpdated();
          throw error;
        }
        this._$didUpdate(changedProperties);
      }`,
    },
  },
  'lit-element/development/lit-element.js': {
    statements: [
      "LitElement['_$litElement$']",
      "LitElement[JSCompiler_renameProperty('finalized'",
      'global.litElementHydrateSupport',
      'polyfillSupport?.(',
      '(global.litElementVersions',
    ],
    members: ['constructor', 'createRenderRoot', 'connectedCallback', 'disconnectedCallback', 'render'].map(
      (name) => `LitElement.${name}`,
    ),
    becomes: off('DEV_MODE'),
    bodies: {
      'LitElement.update': `{
        const value = this.render();
        super.update(changedProperties);
        render(value, this.renderRoot);
      }`,
    },
  },
  // HTML only, no bindings in comments, in the text of `textarea` and its like, or on an element as such; attributes whose values are put in `"`,
  // or are one binding; `<` and `>` only around tags. Directives for children only, one at
  // a time, that need not know when they leave the page. Listeners are functions that do not ask for their `this`, and are never taken away.
  'lit-html/development/lit-html.js': {
    unwrapped: ['wrap'],
    statements: [
      'polyfillSupport?.(',
      '(global.litHtmlVersions',
      'this.type = ',
      'this._$disconnectableChildren',
      'this.options = ',
      'this.__isConnected = ',
      'this._$parent = ',
      'this._$notifyConnectionChanged',
      'const tagEndRegex =',
    ],
    members: [
      ...['TemplateInstance.parentNode', 'TemplateInstance._$isConnected'],
      ...['ChildPart._$isConnected', 'ChildPart.parentNode', 'ChildPart.startNode', 'ChildPart.setConnected'],
      ...['AttributePart.tagName', 'AttributePart._$isConnected'],
      ...['PropertyPart', 'BooleanAttributePart', 'EventPart'].map((name) => `${name}.constructor`),
    ],
    becomes: {
      ...off('DEV_MODE', 'ENABLE_EXTRA_SECURITY_HOOKS', 'ENABLE_SHADYDOM_NOPATCH'),
      'value === nothing ? undefined : value': 'value',
      '!!value && value !== nothing': 'value',
      'new ChildPart(this._insert(createMarker()), this._insert(createMarker()), this, this.options)':
        'new ChildPart(this._insert(createMarker()), this._insert(createMarker()))',
    },
    bodies: {
      getTemplateHtml: `{
        const attrNames = [];
        let html = '';
        let isInTag;
        strings.forEach((s, i) => {
          const end = strings[i + 1];
          const opened = s.lastIndexOf('<');
          const closed = s.lastIndexOf('>');
          if (opened !== closed) isInTag = opened > closed;
          html += end === undefined ? s || '<?>' : isInTag
            ? s.replace(/([^\\s"'>=/]+)(="[^"]*|=[^\\s">]*)$/, (_, name, start) => {
                attrNames.push(name);
                return name + boundAttributeSuffix + start;
              }) + marker + (end.startsWith('/>') ? ' ' : '')
            : s + nodeMarker;
        });
        return [trustFromTemplateString(strings, html), attrNames];
      }`,
      resolveDirective: `{
        const directive = value?._$litDirective$;
        return directive ? (part.__directive ??= new directive()).update(part, value.values) : value;
      }`,
      'Template.constructor': `{
        const [html, attrNames] = getTemplateHtml(strings);
        const parts = this.parts = [];
        this.el = Template.createElement(html);
        walker.currentNode = this.el.content;
        let attrNameIndex = 0;
        for (let node, index = 0; (node = walker.nextNode()) && parts.length < strings.length - 1; index++) {
          if (node.nodeType === 1) {
            for (const name of node.getAttributeNames()) {
              if (!name.endsWith(boundAttributeSuffix)) continue;
              const m = /([.?@])?(.*)/.exec(attrNames[attrNameIndex++]);
              parts.push({
                index,
                name: m[2],
                strings: node.getAttribute(name).split(marker),
                ctor: m[1] === '.' ? PropertyPart : m[1] === '?' ? BooleanAttributePart : m[1] === '@' ? EventPart : AttributePart,
              });
              node.removeAttribute(name);
            }
          } else if (node.data === markerMatch) {
            parts.push({ index });
          }
        }
      }`,
      'TemplateInstance._clone': `{
        const { el, parts } = this._$template;
        const fragment = d.importNode(el.content, true);
        walker.currentNode = fragment;
        let node;
        let nodeIndex = -1;
        for (const { index, name, strings, ctor } of parts) {
          for (; nodeIndex < index; nodeIndex++) node = walker.nextNode();
          this._$parts.push(ctor ? new ctor(node, name, strings) : new ChildPart(node, node.nextSibling));
        }
        walker.currentNode = d;
        return fragment;
      }`,
      'TemplateInstance._update': `{
        let i = 0;
        for (const part of this._$parts) {
          const { strings } = part;
          part._$setValue(strings ? values : values[i], part, i);
          i += strings ? strings.length - 1 : 1;
        }
      }`,
      'ChildPart._$setValue': `{
        value = resolveDirective(this, value);
        if (value === noChange) return;
        if (value?._$litType$) {
          this._commitTemplateResult(value);
        } else if (isArray(value)) {
          this._commitIterable(value);
        } else if (value === nothing || value == null || value === '') {
          if (this._$committedValue !== nothing) this._$clear();
          this._$committedValue = nothing;
        } else if (value !== this._$committedValue) {
          this._commitText(value);
        }
      }`,
      'ChildPart._commitNode': '{ this._$clear(); this._$committedValue = this._insert(value); }',
      'ChildPart._commitText': `{
        if (this._$committedValue !== nothing && isPrimitive(this._$committedValue)) this._$startNode.nextSibling.data = value;
        else this._commitNode(d.createTextNode(value));
        this._$committedValue = value;
      }`,
      'ChildPart._commitTemplateResult': `{
        const template = this._$getTemplate(result);
        if (this._$committedValue?._$template === template) return this._$committedValue._update(result.values);
        const instance = new TemplateInstance(template);
        const fragment = instance._clone();
        instance._update(result.values);
        this._commitNode(fragment);
        this._$committedValue = instance;
      }`,
      'AttributePart._$setValue': `{
        const { strings } = this;
        let change = false;
        if (strings) {
          const values = value;
          value = strings[0];
          for (let i = 0; i < strings.length - 1; i++) {
            const v = values[valueIndex + i];
            change ||= v !== this._$committedValue[i];
            value += (v ?? '') + strings[i + 1];
            this._$committedValue[i] = v;
          }
        } else {
          change = value !== this._$committedValue;
          this._$committedValue = value;
        }
        if (change) this._commitValue(value);
      }`,
      'EventPart._$setValue': `{
        if (this._$committedValue === nothing) this.element.addEventListener(this.name, this);
        this._$committedValue = newListener;
      }`,
      'EventPart.handleEvent': '{ this._$committedValue(event); }',
      render: `{
        const part = container._$litPart$ ??= new ChildPart(container.insertBefore(createMarker(), null), null);
        part._$setValue(value);
      }`,
    },
  },
  'lit-html/development/directive.js': {
    members: [
      'Directive.constructor',
      'Directive._$isConnected',
      'Directive._$initialize',
      'Directive._$resolve',
      'Directive.update',
    ],
  },
  'lit-html/development/directive-helpers.js': {
    unwrapped: ['wrap'],
    statements: ['const oldParent = ', 'const parentChanged = ', 'if (parentChanged)'],
    becomes: {
      ...off('ENABLE_SHADYDOM_NOPATCH'),
      'new ChildPart(startNode, endNode, containerPart, containerPart.options)': 'new ChildPart(startNode, endNode)',
      'endNode !== refNode || parentChanged': 'endNode !== refNode',
      '{ _ChildPart: ChildPart } = _$LH': 'ChildPart = _$LH._ChildPart',
    },
  },
};

/** What the element's own files may not contain, as it would meet what is taken out. */
const missed =
  /\b(hostConnected|removeController|hasChanged|converter|noAccessor|getUpdateComplete|shouldUpdate|scheduleUpdate|unsafeCSS|mathml|AsyncDirective)\b|\bsvg`|lit\/(decorators|directives)|css`[^`]*\$\{/;

/** A file of Lit without what the element never uses; undefined for every other file. Fails where Lit has changed. */
export function trimmed(id, code, parse) {
  const file = Object.keys(cuts).find((name) => id.replaceAll('\\', '/').endsWith(`/node_modules/${name}`));
  if (!file) return undefined;
  const result = trim(code, parse(code), cuts[file]);
  if (result.missing.length) throw new Error(`${file} has changed: not found ${result.missing.join(', ')}`);
  return result.code;
}

export function trimLit() {
  let count = 0;
  return {
    name: 'trim-lit',
    transform(code, id) {
      const [found] = (/[\\/]src[\\/]element[\\/]/.test(id) && missed.exec(code)) || [];
      if (found) this.error(`${found} is taken out of Lit by scripts/trim-lit.mjs`);
      const result = trimmed(id, code, (text) => this.parse(text));
      if (result === undefined) return null;
      count++;
      return { code: result, map: null };
    },
    buildEnd(error) {
      if (!error && count !== Object.keys(cuts).length)
        this.error(`only ${count} files of Lit were found to be trimmed`);
    },
  };
}
