// The button that lets this browser show news. Without service worker or push it says what to do instead.
const section = document.querySelector('[data-push]');

if (section) prepare(section);

function prepare(section) {
  const words = JSON.parse(section.dataset.words);
  const button = section.querySelector('button');
  const says = section.querySelector('[role=status]');
  const say = (sentence) => { says.textContent = sentence; says.hidden = !sentence; };
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) {
    if (window.isSecureContext) say(/iPhone|iPad/.test(navigator.userAgent) ? words.home : words.unable);
    return;
  }
  button.hidden = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    say('');
    try {
      if (await Notification.requestPermission() !== 'granted') { say(words.denied); return; }
      const answer = await give(section, await subscribe(section.dataset.key));
      if (answer.href) location.assign(answer.href); else say(answer.sentence || words.failed);
    } catch (error) {
      say(words.failed);
    } finally {
      button.disabled = false;
    }
  });
}

// A subscription made for another key of this installation is of no use: it is given back first.
async function subscribe(key) {
  await navigator.serviceWorker.register('/sw.js');
  const registration = await navigator.serviceWorker.ready;
  const held = await registration.pushManager.getSubscription();
  if (held && base64(held.options.applicationServerKey) !== key) await held.unsubscribe();
  return registration.pushManager.subscribe({userVisibleOnly: true, applicationServerKey: bytes(key)});
}

async function give(section, subscription) {
  const {endpoint, keys} = subscription.toJSON();
  const body = new URLSearchParams({endpoint, ...keys, csrf_token: section.querySelector('[name=csrf_token]').value});
  const answer = await fetch(section.dataset.push, {method: 'POST', body, headers: {Accept: 'application/json'}});
  return answer.headers.get('Content-Type')?.startsWith('application/json') ? answer.json() : {};
}

function bytes(text) {
  const padded = text.replace(/-/g, '+').replace(/_/g, '/').padEnd(Math.ceil(text.length / 4) * 4, '=');
  return Uint8Array.from(atob(padded), (one) => one.charCodeAt(0));
}

function base64(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
