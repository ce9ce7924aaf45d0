using Lariat.Tool.Fetch.Output;

namespace Lariat.Tool.Tests.Fetch;

public class FileNamesTests
{
    [Theory]
    [InlineData("https://example.com/a/b.html", "example.com/a_b.html")]
    [InlineData("https://example.com/", "example.com/@index")]
    [InlineData("https://example.com/a/", "example.com/a_")]
    [InlineData("http://example.com/a", "example.com_80/a")]
    [InlineData("http://example.com:8080/a", "example.com_8080/a")]
    [InlineData("https://example.com:8443/a", "example.com_8443_tls/a")]
    public void Of_PlainUrl_IsReadable(string url, string name) => Assert.Equal(name, NameOf(url));

    [Fact]
    public void Of_UrlsThatDiffer_HaveNamesThatDifferEvenWithoutCase()
    {
        string[] urls =
        [
            "http://h/a", "https://h/a", "http://h:81/a", "https://h:81/a", "https://h:80/a", "https://h_80/a", "https://h-80/a",
            "https://h./a", "https://[::1]/a", "https://--1/a",
            "https://h/", "https://h/index", "https://h//", "https://h/_", "https://h/%40index",
            "https://h/A", "https://h/a/b", "https://h/a_b", "https://h/a//b", "https://h/a/b/", "https://h/a/B", "https://h/a?b", "https://h/a%3Fb",
            "https://h/a.txt?x=1", "https://h/a.txt?x=2", "https://h/a.txt", "https://h/a@part", "https://h/a%2Fb", "https://h/ä", "https://h/ö",
            $"https://h/{new string('a', 300)}", $"https://h/{new string('a', 301)}", "https://h/con", "https://h/con/a",
        ];

        string[] names = [.. urls.Select(NameOf)];

        Assert.Equal(urls.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [InlineData("https://h/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("https://h/..%2f..%2fetc%2fpasswd")]
    [InlineData("https://h/a%00b")]
    [InlineData("https://h/.hidden")]
    [InlineData("https://h/dot.")]
    [InlineData("https://h/nul.txt")]
    [InlineData("https://h/com1")]
    [InlineData("https://h/a:b|c<d>e\"f*g\\h")]
    public void Of_DangerousUrl_IsOneSafeFileInTheHostsFolder(string url)
    {
        string[] parts = NameOf(url).Split('/');

        Assert.Equal("h", parts[0]);
        Assert.Matches("^[a-z0-9_@-][a-z0-9_@.-]*[a-z0-9_@-]$", Assert.Single(parts[1..]));
        Assert.DoesNotMatch("^(con|nul|com1)([.]|$)", parts[1]);
    }

    [Fact]
    public void Of_LongUrl_FitsInAFileSystem()
    {
        string name = NameOf($"https://h/{new string('x', 5000)}.html?q={new string('y', 5000)}");

        Assert.True(name.Length < 120, name);
        Assert.EndsWith(".html", name);
    }

    [Fact]
    public void Of_LongHost_FitsInAFileSystem()
    {
        string host = string.Join('.', Enumerable.Repeat(new string('h', 60), 4));

        string name = NameOf($"https://{host}.example:65535/a");

        Assert.All(name.Split('/'), part => Assert.True(part.Length < 200, part));
        Assert.NotEqual(name, NameOf($"https://{host}.example2:65535/a"));
    }

    private static string NameOf(string url) => FileNames.Of(new Uri(url)).Replace(Path.DirectorySeparatorChar, '/');
}
