// What the script file does without of Lit, file by file, as `trim.mjs` takes it.

const off = (...names) => Object.fromEntries(names.map((name) => [`${name} = true`, `${name} = false`]));

export const cuts = {
  // Every browser with `light-dark()` has style sheets to be shared. All of ours are literals without values.
  '@lit/reactive-element/development/css-tag.js': {
    begins: { 'export const supportsAdoptingStyleSheets =': 'export const supportsAdoptingStyleSheets = true;' },
    bodies: {
      css: `{
        let sheet;
        return { get styleSheet() { if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(strings[0]); return sheet; } };
      }`,
    },
  },
  // One class, made once, which says what happens before and after updates, with few kinds of properties, whose attributes have their names. Nothing
  // in an update is put off but the first one, to a task of its own, with the styles that it needs: that of the script is long enough for a slow page.
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
    ],
    begins: {
      'export const defaultConverter =': 'export const defaultConverter = {};',
      'const defaultPropertyDeclaration =': 'const defaultPropertyDeclaration = {};',
    },
    members: [
      ...['addInitializer', 'getPropertyOptions', '__prepare', 'finalizeStyles', '__attributeNameForProperty'],
      ...['removeController', 'enableUpdating', 'scheduleUpdate', 'getUpdateComplete', 'shouldUpdate'],
      ...['createProperty', 'getPropertyDescriptor', 'finalize', '__initialize', '__saveInstanceProperties'],
      ...['createRenderRoot', '__propertyToAttribute', '_$attributeToProperty', '_$changeProperty', '_$didUpdate'],
      ...['willUpdate', 'updated', 'firstUpdated'],
    ].map((name) => `ReactiveElement.${name}`),
    becomes: {
      ...off('DEV_MODE'),
      'return this.getUpdateComplete();': 'return this.__updatePromise;',
    },
    bodies: {
      'ReactiveElement.observedAttributes': `{
        const { properties } = this;
        const names = Object.keys(properties);
        for (const name of names) {
          const key = Symbol.for(name);
          defineProperty(this.prototype, name, {
            get() { return this[key]; },
            set(value) {
              const oldValue = this[key];
              this[key] = value;
              this.requestUpdate(name, oldValue);
            },
            configurable: true,
          });
        }
        return names.filter((name) => properties[name].attribute !== false);
      }`,
      'ReactiveElement.constructor': `{
        super();
        this.renderRoot = this.attachShadow({ mode: 'open' });
        this.__updatePromise = new Promise((res) => (this.enableUpdating = () => setTimeout(res)));
        this.__controllers = [];
        this._$changedProperties = new Map();
        this.__instanceProperties = new Map();
        this.__defaultValues = new Map();
        this.__reflectingProperties = new Set();
        for (const name in this.constructor.properties) {
          if (!this.hasOwnProperty(name)) continue;
          this.__instanceProperties.set(name, this[name]);
          delete this[name];
        }
        this.requestUpdate();
      }`,
      'ReactiveElement.addController': '{ this.__controllers.push(controller); }',
      'ReactiveElement.connectedCallback': '{ this.enableUpdating(); }',
      'ReactiveElement.disconnectedCallback': '{ this.__controllers.forEach((c) => c.hostDisconnected?.()); }',
      'ReactiveElement.attributeChangedCallback': `{
        if (this.__reflectingProperty === name) return;
        this.__reflectingProperty = name;
        this[name] = this.constructor.properties[name].type ? value !== null : (value ?? this.__defaultValues.get(name) ?? null);
        this.__reflectingProperty = null;
      }`,
      'ReactiveElement.requestUpdate': `{
        if (name) {
          if (is(this[name], oldValue)) return;
          const { useDefault, reflect } = this.constructor.properties[name];
          if (useDefault && !this.__defaultValues.has(name)) {
            this.__defaultValues.set(name, this[name]);
          } else {
            if (!this._$changedProperties.has(name)) {
              this._$changedProperties.set(name, this.hasUpdated || useDefault ? oldValue : undefined);
            }
            if (reflect && this.__reflectingProperty !== name) this.__reflectingProperties.add(name);
          }
        }
        if (!this.isUpdatePending) this.__updatePromise = this.__enqueueUpdate();
      }`,
      'ReactiveElement.__enqueueUpdate': `{
        this.isUpdatePending = true;
        try {
          await this.__updatePromise;
        } catch (error) {
          Promise.reject(error);
        }
        this.performUpdate();
      }`,
      'ReactiveElement.performUpdate': `{
        if (!this.hasUpdated) {
          for (const [name, value] of this.__instanceProperties) this[name] = value;
          this.renderRoot.adoptedStyleSheets.unshift(...this.constructor.styles.map(({ styleSheet }) => styleSheet));
        }
        const changedProperties = this._$changedProperties;
        try {
          this.willUpdate(changedProperties);
          this.__controllers.forEach((c) => c.hostUpdate?.());
          this.update(changedProperties);
        } catch (error) {
          this.__markUpdated();
          throw error;
        }
        this.__controllers.forEach((c) => c.hostUpdated?.());
        if (!this.hasUpdated) {
          this.hasUpdated = true;
          this.firstUpdated(changedProperties);
        }
        this.updated(changedProperties);
      }`,
      'ReactiveElement.update': `{
        for (const name of this.__reflectingProperties) {
          let value = this[name];
          if (this.constructor.properties[name].type) value = value ? '' : null;
          this.__reflectingProperty = name;
          if (value == null) this.removeAttribute(name);
          else this.setAttribute(name, value);
          this.__reflectingProperty = null;
        }
        this.__reflectingProperties.clear();
        this.__markUpdated();
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
    // Nobody else's Lit is told what these are.
    begins: {
      'export const noChange =': 'export const noChange = Symbol();',
      'export const nothing =': 'export const nothing = Symbol();',
    },
    members: [
      ...['TemplateInstance.parentNode', 'TemplateInstance._$isConnected'],
      ...['Template.createElement', 'ChildPart._$getTemplate'],
      ...['ChildPart._$isConnected', 'ChildPart.parentNode', 'ChildPart.startNode', 'ChildPart.setConnected'],
      ...['AttributePart.tagName', 'AttributePart._$isConnected'],
      ...['PropertyPart', 'BooleanAttributePart', 'EventPart'].map((name) => `${name}.constructor`),
    ],
    becomes: {
      ...off('DEV_MODE', 'ENABLE_EXTRA_SECURITY_HOOKS', 'ENABLE_SHADYDOM_NOPATCH'),
      'value === nothing ? undefined : value': 'value',
      '!!value && value !== nothing': 'value',
    },
    bodies: {
      // What is no template's has no `raw`, whoever has made it up: JSON has it on no array.
      trustFromTemplateString: '{ if (tsa.raw) return policy?.createHTML(stringFromTSA) ?? stringFromTSA; }',
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
        const el = this.el = d.createElement('template');
        el.innerHTML = html;
        walker.currentNode = el.content;
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
        if (/string|number/.test(typeof this._$committedValue)) this._$startNode.nextSibling.data = value;
        else this._commitNode(d.createTextNode(value));
        this._$committedValue = value;
      }`,
      'ChildPart._commitTemplateResult': `{
        const { strings, values } = result;
        let template = templateCache.get(strings);
        if (!template) templateCache.set(strings, template = new Template(result));
        if (this._$committedValue?._$template === template) return this._$committedValue._update(values);
        const instance = new TemplateInstance(template);
        const fragment = instance._clone();
        instance._update(values);
        this._commitNode(fragment);
        this._$committedValue = instance;
      }`,
      'ChildPart._commitIterable': `{
        if (!isArray(this._$committedValue)) {
          this._$committedValue = [];
          this._$clear();
        }
        const itemParts = this._$committedValue;
        let partIndex = 0;
        let itemPart;
        for (const item of value) {
          itemPart = itemParts[partIndex++] ??= new ChildPart(this._insert(createMarker()), this._insert(createMarker()));
          itemPart._$setValue(item);
        }
        if (partIndex < itemParts.length) {
          this._$clear(itemPart && itemPart._$endNode.nextSibling);
          itemParts.length = partIndex;
        }
      }`,
      'AttributePart.constructor': `{
        this._$committedValue = nothing;
        this.element = element;
        this.name = name;
        if (strings.length > 2 || strings[0] || strings[1]) {
          // None of these values has been set yet.
          this._$committedValue = new Array(strings.length - 1).fill(strings);
          this.strings = strings;
        }
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
