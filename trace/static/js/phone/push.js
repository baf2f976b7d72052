// What the service worker does with news: shows the subject line, and opens its page when touched.
// Imported by /sw.js; works as a classic script and as a module.
{
  self.addEventListener('push', (event) => {
    let news = {};
    try { news = event.data ? event.data.json() : {}; } catch (error) { news = {}; }
    event.waitUntil(self.registration.showNotification(news.title || 'Truy xuất nguồn gốc', {
      body: news.body || '',
      tag: news.tag || 'news',
      icon: '/static/app/icon-192.png',
      data: {href: local(news.href)},
    }));
  });

  self.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(show(local(event.notification.data && event.notification.data.href)));
  });

  // Only pages of this service: what a push service delivered must not lead anywhere else.
  const local = (href) => {
    try {
      const there = new URL(href || '/notices/', self.location.origin);
      return there.origin === self.location.origin ? there.pathname + there.search + there.hash : '/notices/';
    } catch (error) {
      return '/notices/';
    }
  };

  const show = async (href) => {
    const windows = await self.clients.matchAll({type: 'window', includeUncontrolled: true});
    for (const one of windows) {
      if ('focus' in one && 'navigate' in one) {
        try { await one.focus(); return await one.navigate(href); } catch (error) { /* not ours to steer: a new one then */ }
      }
    }
    return self.clients.openWindow(href);
  };
}
