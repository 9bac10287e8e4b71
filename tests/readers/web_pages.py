"""Pages in the manner of real sites, in our own words: what of each is the article, and what is not."""


NAV = '<nav class="main-nav"><ul><li><a href="/drugs">Drugs</a></li><li><a href="/conditions">Conditions</a></li><li><a href="/news">News</a></li><li><a href="/tools">Pill identifier</a></li></ul></nav>'
FOOT = '<footer><p>All content is for information only. Never disregard what your doctor tells you.</p><ul><li><a href="/about">About</a></li><li><a href="/privacy">Privacy</a></li><li><a href="/contact">Contact</a></li></ul><p>© 2024 Example Media</p></footer>'
P1 = "Velotinib is a tablet that adults take once a day against gout that other medicines did not control. It blocks an enzyme that makes uric acid, so that less of it is left in the blood."
P2 = "In a study of 410 adults it lowered the number of attacks by a third within six months. It does not help against an attack that has begun, and it is not meant for children."
P3 = "Most people notice nothing. About one in ten has nausea or loose stools in the first two weeks, and some get a rash that goes away after the tablets are stopped."
P4 = "Do not take it when your kidneys hardly work, or together with azathioprine, which may reach a dangerous level in the blood."
PAGES = {}


def page(name, body, keep=(P1,P2,P3,P4), drop=(), title="Velotinib: uses and side effects"):
    PAGES[name] = (f"<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body>{body}</body></html>", keep, drop)


page("encyclopaedia", f'''<div id="onetrust-consent-sdk"><div class="ot-sdk-row"><p>When you visit our site, we and our 412 partners store information on your device such as identifiers in cookies.</p><button>Allow all</button></div></div>
<header class="site-header"><a href="/"><img alt="Logo"></a>{NAV}<form><input><button>Search</button></form></header>
<div class="breadcrumb"><a href="/">Home</a> &gt; <a href="/drugs">Drugs A to Z</a> &gt; Velotinib</div>
<div class="contentBox"><h1>Velotinib</h1><p class="reviewed-by">Medically reviewed by <a href="/t">Tom Reed, PharmD</a>. Last updated on 3 May 2024.</p>
<ul class="nav-tabs"><li><a href="#uses">Uses</a></li><li><a href="/i">Interactions</a></li><li><a href="/d">Dosage</a></li></ul>
<h2 id="uses">What is velotinib?</h2><p>{P1}</p><p>{P2}</p><div class="ddc-ad"><p>Advertisement</p></div>
<h2>Side effects</h2><p>{P3}</p><h2>Warnings</h2><p>{P4}</p>
<div class="related-drugs"><h3>Related/similar drugs</h3><ul><li><a href="/o">Osmarin</a></li><li><a href="/l">Lubrizan</a></li></ul><p><a href="/o">Osmarin</a> is used to treat sleeplessness and may cause memory loss.</p></div>
<h3>More about velotinib</h3><ul><li><a href="/c">Check interactions</a></li><li><a href="/r">Reviews (31)</a></li><li><a href="/p">Pricing and coupons</a></li></ul></div>
<aside class="sidebar"><h4>Drug status</h4><p>Availability: prescription only</p><h4>Images</h4><p>Osmarin tablets make you sleepy.</p></aside>{FOOT}''',
 drop=("412 partners","Pill identifier","Osmarin is used to treat","Check interactions","Osmarin tablets make you","All content is for information"))
page("magazine", f'''<header>{NAV}</header><article><h1>Is velotinib right for you?</h1><div class="byline"><span>Written by <a href="/a">Ann Lee</a></span> <span>on 4 March 2024</span></div>
<div class="disclosure"><p>We include products we think are useful for our readers. If you buy through links on this page, we may earn a small commission.</p></div>
<div class="toc"><h4>In this article</h4><ul><li><a href="#a">About it</a></li><li><a href="#b">Side effects</a></li></ul></div>
<h2 id=a>About it</h2><p>{P1}</p><p>{P2}</p>
<div class="newsletter-signup"><h3>Get our wellness newsletter</h3><p>Filter out the noise and nurture your inbox with advice that is rooted in medical expertise.</p><input><button>Sign up</button></div>
<h2 id=b>Side effects</h2><p>{P3}</p><p>{P4}</p>
<div class="read-this-next"><p>Read this next</p><a href="/x"><h3>Osmarin can cause sleepwalking</h3><p>A pill for better nights has a dark side, doctors say.</p></a><a href="/y"><h3>Seven drinks against gout</h3><p>Cherry juice is one of them.</p></a></div>
<section class="sources"><h4>How we reviewed this article</h4><p>Our experts continually monitor the health and wellness space.</p></section>
<div class="share"><a href="#">Share on Facebook</a> <a href="#">Share on X</a></div></article>{FOOT}''',
 drop=("earn a small commission","Filter out the noise","dark side","sleepwalking","Cherry juice"))
page("hospital", f'''<a class="skip-link" href="#main">Skip to content</a><div class="cookie-notice"><p>This site uses cookies to make it work better.</p></div><header>{NAV}</header><main id=main><h1>Velotinib tablets</h1><p>{P1}</p>
<div class="accordion"><h2><button aria-expanded="false">How well does it work?</button></h2><div class="accordion-panel" style="display:none" aria-hidden="true"><p>{P2}</p></div>
<h2><button aria-expanded="false">Side effects</button></h2><div class="accordion-panel" hidden><p>{P3}</p></div><h2><button>Who must not take it</button></h2><div class="panel collapse"><p>{P4}</p></div></div>
<div class="feedback"><h2>Was this page helpful?</h2><button>Yes</button><button>No</button></div></main>
<div class="promo-cards"><h2>Other patient information</h2><a href="/1"><h3>Osmarin capsules</h3><p>How to take osmarin for sleep, and why it may cause falls at night.</p></a><a href="/2"><h3>Lubrizan drops</h3><p>For dry eyes; they may sting.</p></a></div>{FOOT}''',
 drop=("uses cookies","falls at night","may sting"))
page("news", f'''<div role="dialog" aria-label="consent"><h2>Your privacy</h2><p>We use cookies and similar methods to recognise visitors and remember their preferences.</p></div>{NAV}
<article><h1>Agency clears velotinib for gout</h1><p class="timestamp">Published 12 June 2024, 10:42</p><figure><img><figcaption>Packs of the tablet. Photograph: Example Pictures</figcaption></figure>
<p>{P1}</p><p>{P2}</p><p><strong>Also read:</strong> <a href="/z">Osmarin recall: sleeping pill caused liver failure in twelve people</a></p><p>{P3}</p><div class="ad-container"><span>Story continues below advertisement</span></div><p>{P4}</p></article>
<section class="trending"><h2>Trending now</h2><ol><li><a href="/1">Lubrizan drops made me see again</a></li><li><a href="/2">Hospital fined over lost files</a></li><li><a href="/3">Why your knees hurt in winter</a></li></ol></section>
<section id="comments"><h2>Comments (2)</h2><div class="comment"><p>Knee pain went away but velotinib gave me nightmares!</p></div><div class="comment"><p>Mine too, and my hair fell out.</p></div></section>{FOOT}''',
 drop=("recognise visitors","liver failure in twelve","made me see again","nightmares","hair fell out"))
page("blog", f'''<div id="page"><header><p class="site-title"><a href="/">Notes of a pharmacist</a></p><ul class="menu"><li><a href="/">Home</a></li><li><a href="/about">About me</a></li></ul></header>
<div id="primary"><article class="post-117 hentry category-gout tag-uric-acid"><header class="entry-header"><h1 class="entry-title">All about velotinib</h1><div class="entry-meta">Posted on <time>5 May 2024</time> by <a href="/me">Iris</a></div></header>
<div class="entry-content"><p>{P1}</p><p>{P2}</p><p>{P3}</p><p>{P4}</p><div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="#">Twitter</a></li><li><a href="#">Facebook</a></li></ul></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3><div><h4><a href="/o">Osmarin and dreams</a></h4><p>Osmarin may cause vivid dreams, and here is what I tell my customers about it…</p></div></div></div>
<footer class="entry-footer"><span>Posted in <a href="/c">Gout</a></span> <span>Tagged <a href="/t">uric acid</a>, <a href="/k">kidney</a></span></footer></article>
<nav class="post-navigation"><a href="/prev">Previous: Lubrizan drops for dry eyes</a> <a href="/next">Next: Flu vaccines in 2024</a></nav>
<div id="comments"><ol class="comment-list"><li><p>Thanks, velotinib made my mother dizzy.</p></li></ol><form><p>Leave a reply. Your email address will not be published.</p></form></div></div>
<div id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2>Recent posts</h2><ul><li><a href="/1">Lubrizan stings</a></li><li><a href="/2">Osmarin at night</a></li></ul></section><section class="widget widget_text"><p>Iris has run a pharmacy for twenty years and writes about what she sees.</p></section></div></div>{FOOT}''',
 drop=("vivid dreams","made my mother dizzy","Lubrizan stings","Previous: Lubrizan"))
page("shop", f'''<header><a href="/basket">Basket (0)</a>{NAV}</header><main><ul class="breadcrumbs"><li><a href="/">Home</a></li><li><a href="/joints">Joints</a></li><li>Velotinib 20 mg</li></ul>
<h1>Velotinib 20 mg, 28 tablets</h1><div class="price-box"><span>£18.40</span><button>Add to basket</button><p>Free delivery over £40. In stock.</p></div>
<div class="tabs"><div class="tab-content"><h2>Description</h2><p>{P1}</p><p>{P2}</p><h2>Side effects</h2><p>{P3}</p><h2>Do not use</h2><p>{P4}</p></div></div>
<section class="cross-sell"><h2>Customers also bought</h2><div class="product-card"><a href="/o"><h3>Osmarin night capsules</h3></a><p>Helps you sleep; may cause drowsiness the next day.</p><span>£7.99</span></div><div class="product-card"><a href="/l"><h3>Lubrizan eye drops</h3></a><p>For dry and itching eyes.</p><span>£5.49</span></div></section>
<section class="reviews"><h2>Customer reviews</h2><div class="review"><p>Took velotinib for a week and got terrible cramps.</p></div></section></main>{FOOT}''',
 drop=("drowsiness the next day","terrible cramps","dry and itching"))
page("wiki", f'''<div id="mw-navigation"><ul><li><a href="/">Main page</a></li><li><a href="/r">Random article</a></li></ul></div><div id="content"><h1 id="firstHeading">Velotinib</h1><div id="siteSub">From the free example encyclopaedia</div>
<div id="mw-content-text"><div class="hatnote">Not to be confused with <a href="/v">Velotib</a>.</div><table class="infobox"><tr><th>Trade names</th><td>Velotab</td></tr><tr><th>Routes</th><td>By mouth</td></tr></table>
<p><b>Velotinib</b> is a drug.<sup class="reference"><a href="#c1">[1]</a></sup> {P1}</p><div id="toc" class="toc"><h2>Contents</h2><ul><li><a href="#m">1 Medical uses</a></li><li><a href="#s">2 Side effects</a></li></ul></div>
<h2>Medical uses<span class="mw-editsection">[<a href="/e">edit</a>]</span></h2><p>{P2}</p><h2>Side effects<span class="mw-editsection">[<a href="/e">edit</a>]</span></h2><p>{P3}</p><h2>Contraindications</h2><p>{P4}</p>
<h2>References</h2><ol class="references"><li id="c1">Example A. A trial of a tablet. J Ex 2020.</li></ol>
<div class="navbox"><table><tr><th>Drugs for gout</th></tr><tr><td><a href="/a">Allopurinol</a> <a href="/b">Febuxostat</a> <a href="/c">Colchicine</a></td></tr></table></div></div>
<div id="catlinks"><a href="/c1">Enzyme inhibitors</a> <a href="/c2">Gout</a></div></div><div id="footer"><ul><li>This page was last edited on 2 May 2024.</li></ul></div>''',
 keep=(P2,P3,P4), drop=("Random article","Febuxostat","last edited on"))
page("forum", f'''{NAV}<div class="question" itemscope itemtype="https://schema.org/Question"><h1 itemprop="name">Can velotinib cause hair loss?</h1><div itemprop="text"><p>I have taken velotinib since May and my hair falls out. Is it the tablets?</p></div><span class="votes">12 votes</span></div>
<div class="answers"><h2>2 answers</h2><div class="answer" itemprop="acceptedAnswer"><p>{P1}</p><p>{P3}</p></div><div class="answer"><p>{P2}</p><p>{P4}</p></div></div>
<aside class="similar"><h3>Similar questions</h3><ul><li><a href="/1">Does osmarin cause weight gain?</a></li><li><a href="/2">Is lubrizan safe in pregnancy?</a></li></ul></aside>{FOOT}''',
 drop=("Does osmarin cause","Is lubrizan safe"), title="Can velotinib cause hair loss? - Ask a pharmacist")
page("search", f'''{NAV}<main><h1>Search results for gout</h1><p>4 results</p><div class="results"><div class="result"><h3><a href="/1">Velotinib</a></h3><p>{P1}</p></div><div class="result"><h3><a href="/2">Allopurinol</a></h3><p>Allopurinol is taken once a day to prevent attacks of gout. It may cause a rash.</p></div><div class="result"><h3><a href="/3">Colchicine</a></h3><p>Colchicine is used to treat an attack of gout. It may cause diarrhoea.</p></div></div><div class="pagination"><a href="?p=2">2</a> <a href="?p=3">3</a> <a href="?p=2">Next</a></div></main>{FOOT}''',
 keep=(P1,"It may cause a rash","It may cause diarrhoea"), drop=("Never disregard",), title="Search results for gout")
page("government", f'''<div class="gov-cookie"><h2>Cookies on this site</h2><p>We have put some small files called cookies on your device to make our site work.</p><p><a href="/ok">I am OK with that</a> <a href="/no">Do not use cookies</a></p></div><div><a href="/">Health service</a></div><div>{NAV}</div>
<div><div><h1><span>Velotinib</span> <span>Other brand names: Velotab</span></h1><ul><li><a href="#1">About it</a></li><li><a href="/2">Who can take it</a></li><li><a href="/3">Side effects</a></li></ul><h2>About velotinib</h2><p>{P1}</p><p>{P2}</p><h2>Side effects</h2><p>{P3}</p><div><h3>Do not take it if</h3><p>{P4}</p></div>
<p>Page last reviewed: 2 February 2024<br>Next review due: 2 February 2027</p></div><div><p>Next : <a href="/2">Who can and cannot take velotinib</a></p></div></div><div><h2>Support links</h2><ul><li><a href="/h">Home</a></li><li><a href="/z">Health A to Z</a></li><li><a href="/s">Sitemap</a></li></ul></div>''',
 drop=("small files called cookies","Sitemap","Health A to Z"))
page("hashed classes", f'''<div class="css-1x9"><div class="css-77a"><a href="/">Drugs</a><a href="/c">Conditions</a><a href="/n">Well-being</a><a href="/s">Subscribe</a></div><div class="css-0q"><h1 class="css-h1">Velotinib</h1><div class="css-p"><p>{P1}</p></div><div class="css-p"><p>{P2}</p></div>
<div class="css-r"><div>READ MORE</div><a href="/1">Osmarin: the sleeping pill that makes you fall</a><a href="/2">Lubrizan drops may sting</a></div><div class="css-p"><p>{P3}</p></div><div class="css-p"><p>{P4}</p></div></div>
<div class="css-side"><div>Most viewed</div><a href="/3"><div>Osmarin causes memory loss in the old</div></a><a href="/4"><div>Knee pain in winter</div></a><a href="/5"><div>What your nails say</div></a></div></div>{FOOT}''',
 drop=("makes you fall","causes memory loss","What your nails say"))
page("old table layout", f'''<table width=100%><tr><td colspan=2><a href="/">Home</a> | <a href="/a">A-Z</a> | <a href="/f">FAQ</a> | <a href="/m">Map</a></td></tr><tr><td width=20%><b>Medicines</b><br><a href="/1">Osmarin</a><br><a href="/2">Lubrizan</a><br><a href="/3">Allopurinol</a></td><td><h1>Velotinib</h1><p>{P1}</p><p>{P2}</p><p>{P3}</p><p>{P4}</p></td></tr><tr><td colspan=2><small>Copyright 2009. Webmaster: web@example.org</small></td></tr></table>''', drop=("Webmaster",))
page("app with sidebars", f'''<app-root><app-header>{NAV}</app-header><main class="content"><section class="hero"><h1>Velotinib</h1></section><section><p>{P1}</p><p>{P2}</p></section><section><h2>Side effects</h2><p>{P3}</p></section><section><h2>When not to take it</h2><p>{P4}</p></section>
<section class="also-like"><h2>You may also like</h2><div><h3><a href="/1">Osmarin and falls</a></h3><p>Falls are a known harm of osmarin in the old.</p></div><div><h3><a href="/2">Lubrizan</a></h3><p>Lubrizan stings in one of ten.</p></div></section></main><aside><h2>In the news</h2><p><a href="/3">Osmarin maker fined over hidden strokes</a></p></aside></app-root>{FOOT}''', drop=("known harm of osmarin","stings in one","hidden strokes"))
page("patient page", f'''<div class="banner-consent" id="cookiescript_injected"><p>We would like to set optional cookies to understand how you use the site.</p></div>{NAV}<div role="main"><h1>Velotinib for gout</h1><p class="author">Authored by Dr Example, reviewed by Dr Sample. Last updated 4 Jun 2024. Meets our editorial guidelines.</p>
<div class="callout"><h3>Download this leaflet</h3><p>Get a PDF of this leaflet to print at home.</p></div><p>{P1}</p><p>{P2}</p><h2>Side effects</h2><p>{P3}</p><h2>Do not take it</h2><p>{P4}</p></div>
<div role="complementary"><h2>Patient picks for joints</h2><div><a href="/1">Osmarin for people with pain at night: may cause confusion</a></div><div><a href="/2">Can cherries help?</a></div></div>{FOOT}''', drop=("set optional cookies","may cause confusion","cherries"))
page("short page with big footer", f'''{NAV}<article><h1>Velotinib</h1><p>{P1}</p><p>{P3}</p></article><section class="links"><h2>All medicines</h2><ul>'''+"".join(f'<li><a href="/{n}">Medicine number {n} and its side effects</a></li>' for n in range(60))+f'''</ul></section>{FOOT}''', keep=(P1,P3), drop=("Medicine number 40",))
