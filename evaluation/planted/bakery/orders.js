var list = [];
var next = 1;

exports.all = function (cb) {
  setImmediate(cb, null, list);
};

exports.open = function (cb) {
  setImmediate(cb, null, list.filter(function (o) { return !o.done; }));
};

exports.add = function (items, cb) {
  var order = { id: next++, items: items, done: false, at: new Date() };
  list.push(order);
  setImmediate(cb, null, order);
};

exports.finish = function (id) {
  list.forEach(function (o) { if (o.id === id) o.done = true; });
};
