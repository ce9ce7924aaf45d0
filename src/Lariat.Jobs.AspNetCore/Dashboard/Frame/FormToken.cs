// Against forms of other sites: a browser says where a form comes from (Sec-Fetch-Site, Origin), and only a page of this site can repeat
// the random text that the site has put into a cookie. Nothing is kept on the server, so any number of servers may share a name.
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lariat.Jobs.AspNetCore.Dashboard.Frame;

/// <summary>Gives forms a token, and checks it when they are sent.</summary>
internal static class FormToken
{
    /// <summary>The name of the hidden field.</summary>
    public const string Field = "token";

    private const string Cookie = "lariat-form";
    private const int Bytes = 32;
    private const int Length = 43;

    /// <summary>The token of this browser, which is sent with the answer if it has none.</summary>
    public static string Get(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is { Length: Length } known)
        {
            return known;
        }

        string token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        context.Response.Cookies.Append(Cookie, token, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Path = "/",
        });
        return token;
    }

    /// <summary>True if a page of this site has sent the form.</summary>
    public static bool IsOwn(HttpRequest request, IFormCollection form)
        => ComesFromHere(request)
            && request.Cookies[Cookie] is { Length: Length } token && form[Field] is [{ Length: Length } repeated]
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(repeated));

    private static bool ComesFromHere(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [var site])
        {
            return site == "same-origin";
        }

        // Older browsers, and names without TLS. The scheme is not compared: a proxy may have ended TLS.
        return request.Headers.Origin is [var origin] && Uri.TryCreate(origin, UriKind.Absolute, out Uri? from)
            && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
