using System.Text;
using Lariat.Tool.Load;

namespace Lariat.Tool.Tests.Load;

public class RequestBytesTests
{
    private static readonly Uri s_url = new("http://host:81/path?q=1");

    [Fact]
    public void Make_Url_IsAGet()
    {
        byte[] request = RequestBytes.Make(s_url, null, [], null);

        Assert.Equal("GET /path?q=1 HTTP/1.1\r\nHost: host:81\r\n\r\n", Encoding.UTF8.GetString(request));
    }

    [Fact]
    public void Make_Body_IsAPostWithItsLength()
    {
        byte[] request = RequestBytes.Make(s_url, null, ["A: b"], "ä"u8.ToArray());

        Assert.Equal("POST /path?q=1 HTTP/1.1\r\nHost: host:81\r\nA: b\r\nContent-Length: 2\r\n\r\nä", Encoding.UTF8.GetString(request));
    }

    [Fact]
    public void Make_HostHeader_ReplacesTheUrls()
    {
        byte[] request = RequestBytes.Make(s_url, "PUT", ["host: other"], []);

        Assert.Equal("PUT /path?q=1 HTTP/1.1\r\nhost: other\r\nContent-Length: 0\r\n\r\n", Encoding.UTF8.GetString(request));
    }

    [Theory]
    [InlineData("POST", true)]
    [InlineData("PUT", true)]
    [InlineData("PATCH", true)]
    [InlineData("DELETE", false)]
    [InlineData("GET", false)]
    [InlineData("HEAD", false)]
    [InlineData("OPTIONS", false)]
    public void Make_MethodWithoutABody_TellsItsLengthIfItCouldHaveOne(string method, bool tells)
    {
        byte[] request = RequestBytes.Make(s_url, method, [], null);

        Assert.Equal(tells, Encoding.UTF8.GetString(request).Contains("Content-Length: 0\r\n", StringComparison.Ordinal));
    }
}
