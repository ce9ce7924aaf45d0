Imports System.Runtime.ExceptionServices

''' <summary>The listings of docs/from-fsharp.md in Visual Basic, which are taken from here, and what they do.</summary>
Public Class Listings

    <Fact>
    Public Sub Group_AsListed_GivesTheResultsOfItsTasks()
        Dim order As New Recorder()

        EventLoop.Run(Function() DinnerAsync(AddressOf order.Add), VirtualTime())

        Assert.Equal("eggs soup", order.Text)
    End Sub

    ' region: group
    Public Shared Async Function DinnerAsync(serve As Action(Of String)) As Task
        Await TaskGroup.RunAsync(
            Async Function(group)
                Dim soup = group.Create(Function() CookAsync("soup", 0.02))
                Dim eggs = group.Create(Function() CookAsync("eggs", 0.01))
                serve(Await eggs)
                serve(Await soup)
            End Function)
    End Function

    Private Shared Async Function CookAsync(dish As String, seconds As Double) As Task(Of String)
        Await Coroutine.Sleep(seconds)
        Return dish
    End Function
    ' endregion

    <Fact>
    Public Sub CleanUp_AsListed_RunsAndPassesTheCancellationOn()
        Dim order As New Recorder()

        EventLoop.Run(
            Async Function()
                Dim copy = LoopTask.Create(Function() CopyAsync(order))
                Await Coroutine.Sleep(1)
                copy.Cancel()
                Await Coroutine.WaitMany({copy})

                Assert.True(copy.IsCanceled)
            End Function, VirtualTime())

        Assert.Equal("removed", order.Text)
    End Sub

    Private Shared Async Function CopyAsync(order As Recorder) As Task
        ' region: cleanup
        Dim failure As ExceptionDispatchInfo = Nothing
        Try
            Await Coroutine.Sleep(5)
        Catch thrown As Exception
            failure = ExceptionDispatchInfo.Capture(thrown)
        End Try

        Await Coroutine.Sleep(0.02) ' clean-up that waits: after End Try, for Catch and Finally may not await
        order.Add("removed")
        failure?.Throw()
        ' endregion
    End Function
End Class
