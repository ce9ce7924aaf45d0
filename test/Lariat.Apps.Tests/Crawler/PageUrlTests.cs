using WebCrawler;

namespace Lariat.Apps.Tests.Crawler;

/// <summary>What is one page, and what is none.</summary>
public class PageUrlTests
{
    [Theory]
    [InlineData("#top", "http://site/a/b")]
    [InlineData("", "http://site/a/b")]
    [InlineData("c", "http://site/a/c")]
    [InlineData("/c?x=1#y", "http://site/c?x=1")]
    [InlineData("../../../c", "http://site/c")]
    [InlineData("  c\n", "http://site/a/c")]
    [InlineData("HTTP://SITE:80", "http://site/")]
    [InlineData("//other/x", "http://other/x")]
    [InlineData("http://user:secret@site/x", "http://site/x")]
    [InlineData("/%7Euser/%2f", "http://site/~user/%2F")]
    [InlineData("/\u00E4 b", "http://site/%C3%A4%20b")]
    [InlineData("http://b\u00FCcher./x", "http://xn--bcher-kva/x")]
    [InlineData("http://[::1]:8080/x", "http://[::1]:8080/x")]
    public void Resolve_Link_IsOneSpelling(string link, string url)
        => Assert.Equal(url, PageUrl.Resolve(new Uri("http://site/a/b"), link)?.AbsoluteUri);

    [Theory]
    [InlineData("mailto:a@b")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://")]
    [InlineData("http://a:99999/")]
    public void Resolve_NoPage_IsNull(string link) => Assert.Null(PageUrl.Resolve(new Uri("http://site/a/b"), link));

    [Fact]
    public void Resolve_EndlessUrl_IsNull()
        => Assert.Null(PageUrl.Resolve(new Uri("http://site/"), "/" + new string('x', 3000)));
}
