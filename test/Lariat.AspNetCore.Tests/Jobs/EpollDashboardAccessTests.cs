using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using AngleSharp.Dom;
using Lariat.Jobs.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lariat.AspNetCore.Tests;

/// <summary>Who may see the dashboard, and whose forms count.</summary>
public sealed class EpollDashboardAccessTests : DashboardTest
{
    [Fact]
    public async Task Page_PeerElsewhereWithoutAPolicy_DoesNotExist()
    {
        await using RunningServer server = await StartDashboardAsync(before: app => app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.1");
            return next(context);
        }));

        foreach (string address in new[] { "/jobs", "/jobs/list", "/jobs/events", "/jobs/act" })
        {
            using HttpResponseMessage answer = await server.Client.GetAsync(address);
            Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("", await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("X-Forwarded-For", "192.0.2.1")]
    [InlineData("Forwarded", "for=192.0.2.1")]
    [InlineData("Host", "jobs.example")]
    public async Task Page_RequestThatMayComeFromElsewhere_DoesNotExist(string header, string value)
    {
        await using RunningServer server = await StartDashboardAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/jobs");
        request.Headers.TryAddWithoutValidation(header, value);

        using HttpResponseMessage answer = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("guest", HttpStatusCode.Forbidden)]
    [InlineData("ops", HttpStatusCode.OK)]
    public async Task Page_Policy_Decides(string? user, HttpStatusCode expected)
    {
        await using RunningServer server = await StartDashboardAsync(
            conventions: mapped => mapped.RequireAuthorization("ops"),
            configure: builder =>
            {
                builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, HeaderUser>("test", null);
                builder.Services.AddAuthorization(options => options.AddPolicy("ops", policy => policy.RequireRole("ops")));
            },
            before: app => app.Use((context, next) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.1");
                return next(context);
            }));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/jobs");
        request.Headers.TryAddWithoutValidation("user", user);

        using HttpResponseMessage answer = await server.Client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Page_Headers_ForbidWhatIsNotItsOwn()
    {
        await using RunningServer server = await StartDashboardAsync();

        using HttpResponseMessage answer = await server.Client.GetAsync("/jobs");

        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        string cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("samesite=strict; httponly", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("no token")]
    [InlineData("wrong token")]
    [InlineData("other site")]
    [InlineData("no origin")]
    public async Task Act_FormOfAnotherSite_IsRefused(string what)
    {
        await using RunningServer server = await StartDashboardAsync();
        Guid id = await EnqueueAsync(server, Note, "x");
        IDocument page = await GetAsync(server, $"/jobs/job/{id}");
        string token = page.QuerySelector("input[name=token]")!.GetAttribute("value")!;
        string own = server.Client.BaseAddress!.Authority;

        using HttpResponseMessage answer = await PostAsync(
            server, "/jobs/act",
            [("action", "abort"), ("id", $"{id}"), ("token", what == "no token" ? "" : what == "wrong token" ? new string('x', 43) : token)],
            what == "other site" ? "evil.example" : what == "no origin" ? null : own);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(Lariat.Jobs.JobState.Ready, (await FindAsync(server, id))!.State);
    }

    [Fact]
    public async Task Act_OwnFormThatSaysNothing_IsRefused()
    {
        await using RunningServer server = await StartDashboardAsync();
        Guid id = await EnqueueAsync(server, Note, "x");
        IDocument page = await GetAsync(server, $"/jobs/job/{id}");
        string token = page.QuerySelector("input[name=token]")!.GetAttribute("value")!;

        using HttpResponseMessage answer = await PostAsync(
            server, "/jobs/act", [("action", "explode"), ("token", token)], server.Client.BaseAddress!.Authority);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task ReadOnly_Dashboard_HasNoActions()
    {
        await using RunningServer server = await StartDashboardAsync(new JobDashboardOptions { IsReadOnly = true });
        Guid id = await EnqueueAsync(server, Failing, "x");
        await DrainAsync(server);

        foreach (string address in new[] { "/jobs", "/jobs/queues", "/jobs/dead", $"/jobs/job/{id}" })
        {
            Assert.Empty((await GetAsync(server, address)).QuerySelectorAll("button"));
        }

        using HttpResponseMessage answer = await PostAsync(server, "/jobs/act", [("action", "retry")], null);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task ActionPolicy_UserWhoMayOnlySee_SeesNoActionsAndCannotAct()
    {
        await using RunningServer server = await StartWithPoliciesAsync();
        Guid id = await EnqueueAsync(server, Note, "x");

        string page = await (await SendAsync(server, HttpMethod.Get, $"/jobs/job/{id}", "guest")).Content.ReadAsStringAsync();
        Assert.Contains("note", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<button", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(server, HttpMethod.Post, "/jobs/act", "guest")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(server, HttpMethod.Get, "/jobs/confirm?action=retry", "guest")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(server, HttpMethod.Post, "/jobs/act", null)).StatusCode);
    }

    [Fact]
    public async Task ActionPolicy_UserWhoMayAct_Acts()
    {
        await using RunningServer server = await StartWithPoliciesAsync();
        Guid id = await EnqueueAsync(server, Note, "x");
        string page = await (await SendAsync(server, HttpMethod.Get, $"/jobs/job/{id}", "ops")).Content.ReadAsStringAsync();
        Assert.Contains("<button", page, StringComparison.Ordinal);
        string token = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(page).QuerySelector("input[name=token]")!.GetAttribute("value")!;

        using HttpResponseMessage answer = await SendAsync(server, HttpMethod.Post, "/jobs/act", "ops", ("action", "abort"), ("id", $"{id}"), ("token", token));

        Assert.Equal(Lariat.Jobs.JobState.Aborted, (await FindAsync(server, id))!.State);
        Assert.Equal("ops", Assert.Single((await WithJobsAsync(server, jobs => jobs.Audit.ListAsync())).Entries).User);
    }

    [Fact]
    public async Task ActionPolicy_WithoutAuthorization_IsRefusedAtTheStart()
    {
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartDashboardAsync(new JobDashboardOptions { ActionPolicy = "ops" }));

        Assert.Contains("AddAuthorization", error.Message, StringComparison.Ordinal);
    }

    private Task<RunningServer> StartWithPoliciesAsync() => StartDashboardAsync(
        new JobDashboardOptions { ActionPolicy = "act" },
        mapped => mapped.RequireAuthorization("see"),
        builder =>
        {
            builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, HeaderUser>("test", null);
            builder.Services.AddAuthorizationBuilder().AddPolicy("see", policy => policy.RequireRole("guest", "ops"))
                .AddPolicy("act", policy => policy.RequireRole("ops"));
        });

    private static async Task<HttpResponseMessage> SendAsync(
        RunningServer server, HttpMethod method, string address, string? user, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(method, address);
        if (user is not null)
        {
            request.Headers.Add("user", user);
        }

        if (method == HttpMethod.Post)
        {
            request.Headers.Add("Origin", $"http://{server.Client.BaseAddress!.Authority}");
            request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        }

        return await server.Client.SendAsync(request);
    }

    private sealed class HeaderUser(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            string? user = Request.Headers["user"];
            return Task.FromResult(string.IsNullOrEmpty(user) ? AuthenticateResult.NoResult()
                : AuthenticateResult.Success(new AuthenticationTicket(
                    new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, user), new Claim(ClaimTypes.Name, user)], "test")), "test")));
        }
    }
}
