''' <summary>An async function is canceled inside, at its await of a task that Lariat knows nothing of and that has no token.</summary>
Public Class ForeignCancelTests

    <Fact>
    Public Sub Cancel_AtAForeignTask_ThrowsAtTheInnermostAwaitFirst()
        Dim order As New Recorder()
        Dim foreign As New TaskCompletionSource(Of Integer)()

        EventLoop.Run(
            Async Function()
                Dim victim = LoopTask.Create(Function() OuterAsync(order, foreign.Task))
                Await SettleAsync()
                victim.Cancel()
                Await SettleAsync()
                Dim wasCanceled = victim.IsCanceled
                foreign.SetResult(1)
                Await SettleAsync()

                Assert.True(wasCanceled)
            End Function, VirtualTime())

        Assert.Equal("inner outer", order.Text)
    End Sub

    <Fact>
    Public Sub Cancel_WithAHeartbeatLeftRunning_IsNotLost()
        EventLoop.Run(
            Async Function()
                Dim victim = LoopTask.Create(
                    Async Function()
                        Dim heartbeat = BeatAsync()
                        Await New TaskCompletionSource().Task
                    End Function)
                Await SettleAsync()

                victim.Cancel()
                Await Coroutine.WaitMany({victim}, TimeSpan.FromSeconds(1))

                Assert.True(victim.IsCanceled)
            End Function, VirtualTime())
    End Sub

    <Fact>
    Public Sub Group_BodyFails_LeavesNothingRunningAtAForeignTask()
        Dim order As New Recorder()
        Dim foreign As New TaskCompletionSource(Of Integer)()

        EventLoop.Run(
            Async Function()
                Try
                    Await TaskGroup.RunAsync(
                        Async Function(group)
                            Dim child = group.Create(Function() OuterAsync(order, foreign.Task))
                            Await Coroutine.Sleep(1)
                            Throw New TimeZoneNotFoundException("lost")
                        End Function)
                Catch failures As ExceptionGroup
                    order.Add("group")
                End Try

                foreign.SetResult(1)
                Await SettleAsync()
            End Function, VirtualTime())

        Assert.Equal("inner outer group", order.Text)
    End Sub

    Private Shared Async Function OuterAsync(order As Recorder, foreign As Task(Of Integer)) As Task
        Try
            Await InnerAsync(order, foreign)
            order.Add("went on")
        Finally
            order.Add("outer")
        End Try
    End Function

    Private Shared Async Function InnerAsync(order As Recorder, foreign As Task(Of Integer)) As Task
        Try
            Dim ignored = Await foreign
            order.Add("went on")
        Finally
            order.Add("inner")
        End Try
    End Function

    Private Shared Async Function BeatAsync() As Task
        For round As Integer = 1 To 1000
            Await Coroutine.Sleep(0.02)
        Next
    End Function
End Class
