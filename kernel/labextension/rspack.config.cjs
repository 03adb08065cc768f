// Plotly comes minified, and a second minifying would drop the licence comments that it must carry.
module.exports = { optimization: { minimize: false } };
