// Templates are compiled here, in the page.
import '@angular/compiler';
import { Component, CUSTOM_ELEMENTS_SCHEMA, input, Input, provideZonelessChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import 'live-chat/element';
import { injectChat, injectRoom, injectSnapshot } from 'live-chat/angular';
// docs/sdk.md
import { Conversation as Documented } from 'snippet.angular';

/** What Angular's compiler says of inputs that are signals, where there is nothing but the class. */
const takes = (component, ...names) =>
  Object.assign(component, {
    propDecorators: Object.fromEntries(
      names.map((alias) => [alias, [{ type: Input, args: [{ isSignal: true, required: true, alias }] }]]),
    ),
  });

takes(Documented, 'url');

const Count = Component({
  selector: 'app-count',
  template: '<output id="count">{{ lobby.snapshot()?.messages.length }}</output>',
})(
  takes(
    class {
      chat = input.required();
      id = input.required();
      lobby = injectRoom(
        () => this.chat(),
        () => this.id(),
      );
    },
    'chat',
    'id',
  ),
);

const Conversation = Component({
  selector: 'app-conversation',
  imports: [Count],
  template: `<section>
    <p id="status">{{ chatSnapshot()?.status }}</p>
    <p id="room">{{ lobby.room()?.id }}</p>
    @for (message of lobby.snapshot()?.messages; track message.id) {
      <p class="message">{{ said(message) }}</p>
    }
    @if (isCounting()) {
      <app-count [chat]="chat()" [id]="id()" />
    }
    <button id="stop" (click)="isCounting.set(false)"></button>
    <button id="send" (click)="lobby.room().send('By the framework')"></button>
  </section>`,
})(
  takes(
    class {
      id = input.required();
      isCounting = signal(true);
      // Made anew by every change of the room, and with the same values: the chat stays.
      chat = injectChat(() => ({ url: location.origin, name: this.id() && 'Maya', shareTabs: false }));
      chatSnapshot = injectSnapshot(this.chat);
      lobby = injectRoom(this.chat, this.id);

      said({ text }) {
        if (this.lobby.room()?.id !== this.id()) document.title = 'another room';
        return text;
      }
    },
    'id',
  ),
);

const App = Component({
  selector: 'app-root',
  imports: [Conversation, Documented],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    @if (isThere()) {
      <live-chat
        [server]="url"
        room="angular-lobby"
        mode="inline"
        [texts]="{ Send: 'Post' }"
        privacy-url="/privacy"
        (live-chat-state)="state.set($event.detail.status)"
      >
        <b id="head" slot="header">Garden</b>
      </live-chat>
      <app-conversation [id]="id()" />
      <div id="documented"><app-documented [url]="url" /></div>
    }
    <output id="state">{{ state() }}</output>
    <button id="move" (click)="id.set('angular-garden')"></button>
    <button id="end" (click)="isThere.set(false)"></button>
  `,
})(
  class {
    url = location.origin;
    id = signal('angular-lobby');
    isThere = signal(true);
    state = signal('');
  },
);

await bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] });
