import { setViewport as ask, type Viewport } from '@web/test-runner-commands';

/** Makes the page so large. It is, when this resolves: the browser answers before the page has heard of it. */
export async function setViewport(viewport: Viewport): Promise<void> {
  await ask(viewport);
  while (innerWidth !== viewport.width || innerHeight !== viewport.height)
    await new Promise((resolve) => setTimeout(resolve, 5));
}
